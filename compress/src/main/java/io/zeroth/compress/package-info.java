/** The matrices of a base model as tensor trains plus sparse residuals (Saten, arXiv 2505.14871). */
@NullMarked
package io.zeroth.compress;

import org.jspecify.annotations.NullMarked;
