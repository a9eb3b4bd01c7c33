/** Snapshots in an object storage, for whoever has no way to a server's disk. */
@NullMarked
package io.zeroth.server.snapshot.remote;

import org.jspecify.annotations.NullMarked;
