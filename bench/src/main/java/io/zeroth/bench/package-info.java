/** JMH and side-by-side benchmarks. */
@NullMarked
package io.zeroth.bench;

import org.jspecify.annotations.NullMarked;
