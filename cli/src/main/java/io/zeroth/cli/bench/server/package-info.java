/** How much a server does: simulated workers over real gRPC. */
@NullMarked
package io.zeroth.cli.bench.server;

import org.jspecify.annotations.NullMarked;
