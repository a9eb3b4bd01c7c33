/** The port that workers and clients call: services for jobs, tasks and snapshots, and how errors are told. */
@NullMarked
package io.zeroth.server.grpc;

import org.jspecify.annotations.NullMarked;
