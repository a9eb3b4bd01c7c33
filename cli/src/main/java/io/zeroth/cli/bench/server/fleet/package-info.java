/** Simulated workers, many in one process, each with a session of its own. */
@NullMarked
package io.zeroth.cli.bench.server.fleet;

import org.jspecify.annotations.NullMarked;
