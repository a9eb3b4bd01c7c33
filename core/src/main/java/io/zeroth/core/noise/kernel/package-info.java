/** The arithmetic of noise: words, and the numbers made of them, in scalars and in vectors. */
@NullMarked
package io.zeroth.core.noise.kernel;

import org.jspecify.annotations.NullMarked;
