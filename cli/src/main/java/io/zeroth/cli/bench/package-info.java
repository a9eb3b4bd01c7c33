/** Benchmarks that a user can run again. */
@NullMarked
package io.zeroth.cli.bench;

import org.jspecify.annotations.NullMarked;
