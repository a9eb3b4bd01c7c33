/** How far a matrix is to be compressed, said by the bytes that it may take. */
@NullMarked
package io.zeroth.compress.budget;

import org.jspecify.annotations.NullMarked;
