/** How fast theta is perturbed, folded into and hashed. */
@NullMarked
package io.zeroth.bench.step;

import org.jspecify.annotations.NullMarked;
