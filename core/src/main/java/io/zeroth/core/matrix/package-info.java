/** Products of matrices whose every element is one chain of fused multiply-adds: the same bits at any size and width. */
@NullMarked
package io.zeroth.core.matrix;

import org.jspecify.annotations.NullMarked;
