/** Linear algebra on memory off the heap, by OpenBLAS: products, Gram matrices, eigenvectors, orthonormal bases. */
@NullMarked
package io.zeroth.compress.linear;

import org.jspecify.annotations.NullMarked;
