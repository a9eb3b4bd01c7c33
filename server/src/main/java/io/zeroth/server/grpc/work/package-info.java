/** The sessions of workers over gRPC. */
@NullMarked
package io.zeroth.server.grpc.work;

import org.jspecify.annotations.NullMarked;
