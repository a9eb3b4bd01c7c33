/** Benchmarks of the compression of matrices. */
@NullMarked
package io.zeroth.bench.compress;

import org.jspecify.annotations.NullMarked;
