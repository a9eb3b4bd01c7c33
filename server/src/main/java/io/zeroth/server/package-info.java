/** The parameter server: coordinator, replicated log, snapshots, gRPC services, metrics. */
@NullMarked
package io.zeroth.server;

import org.jspecify.annotations.NullMarked;
