/** Directions as pure functions of a seed and a position in theta. */
@NullMarked
package io.zeroth.core.noise;

import org.jspecify.annotations.NullMarked;
