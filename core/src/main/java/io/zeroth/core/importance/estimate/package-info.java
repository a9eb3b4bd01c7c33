/** Estimates of a loss's gradient and of the diagonal of its Hessian, from the scalars of forward passes. */
@NullMarked
package io.zeroth.core.importance.estimate;

import org.jspecify.annotations.NullMarked;
