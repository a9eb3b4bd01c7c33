/** The flat vector of all that is trained, its perturbation and its digest. */
@NullMarked
package io.zeroth.core.theta;

import org.jspecify.annotations.NullMarked;
