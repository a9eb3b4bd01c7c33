/** The rows of a tensor, and the choice of the best elements of each. */
@NullMarked
package io.zeroth.core.importance.row;

import org.jspecify.annotations.NullMarked;
