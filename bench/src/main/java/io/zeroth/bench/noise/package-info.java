/** How fast noise is made, beside copying memory. */
@NullMarked
package io.zeroth.bench.noise;

import org.jspecify.annotations.NullMarked;
