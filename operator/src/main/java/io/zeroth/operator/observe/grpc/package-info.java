/** The servers of jobs as they are reached over gRPC. */
@NullMarked
package io.zeroth.operator.observe.grpc;

import org.jspecify.annotations.NullMarked;
