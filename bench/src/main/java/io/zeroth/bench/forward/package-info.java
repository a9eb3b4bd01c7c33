/** How fast forward passes are. */
@NullMarked
package io.zeroth.bench.forward;

import org.jspecify.annotations.NullMarked;
