/** The few elements that are kept of what a tensor train leaves over. */
@NullMarked
package io.zeroth.compress.residual;

import org.jspecify.annotations.NullMarked;
