/** Jobs in this process, without servers and workers, for benchmarks of many of them. */
@NullMarked
package io.zeroth.cli.bench.local;

import org.jspecify.annotations.NullMarked;
