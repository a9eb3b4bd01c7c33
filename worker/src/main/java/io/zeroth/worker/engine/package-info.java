/** What runs a forward pass. */
@NullMarked
package io.zeroth.worker.engine;

import org.jspecify.annotations.NullMarked;
