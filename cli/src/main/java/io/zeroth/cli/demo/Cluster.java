package io.zeroth.cli.demo;

import java.util.Optional;

import io.zeroth.cli.client.ServerConnection;

/** A running server and its workers. */
interface Cluster extends AutoCloseable {
    /** A connection to the server; the caller closes it. */
    ServerConnection connect() throws InterruptedException;

    /** What of it has died, and its last words; empty while all is well. */
    Optional<String> death();

    @Override
    void close();
}
