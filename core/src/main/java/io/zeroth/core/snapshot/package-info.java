/** Theta at a position of the log, and the file that carries it. */
@NullMarked
package io.zeroth.core.snapshot;

import org.jspecify.annotations.NullMarked;
