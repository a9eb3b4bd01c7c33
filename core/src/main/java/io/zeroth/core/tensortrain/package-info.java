/** Weights as tensor trains and sparse residuals: what they stand for, with the same bits on any machine. */
@NullMarked
package io.zeroth.core.tensortrain;

import org.jspecify.annotations.NullMarked;
