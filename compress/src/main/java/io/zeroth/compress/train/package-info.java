/** Matrices as tensor trains: their modes, their cores, and what a train leaves over. */
@NullMarked
package io.zeroth.compress.train;

import org.jspecify.annotations.NullMarked;
