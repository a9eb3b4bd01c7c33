/** The stream between a worker and its server: what comes in, what is said, and how long a lost one is waited for. */
@NullMarked
package io.zeroth.worker.stream;

import org.jspecify.annotations.NullMarked;
