/** The worker's copy of theta: how it is fetched, kept in step with the log, and put into the engine. */
@NullMarked
package io.zeroth.worker.replica;

import org.jspecify.annotations.NullMarked;
