/** Servers and workers in real processes that are killed, paused and starved while they train, and what is left of it. */
@NullMarked
package io.zeroth.cli.bench.chaos;

import org.jspecify.annotations.NullMarked;
