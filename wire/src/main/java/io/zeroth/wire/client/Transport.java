package io.zeroth.wire.client;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

import io.zeroth.wire.tls.Tls;

/**
 * How clients connect to servers: in plain text, or where there is TLS, with certificates of both sides.
 *
 * @param serverName the name that a server's certificate is to have; empty for the one that the server is called by
 */
public record Transport(Optional<Tls> tls, Optional<String> serverName) implements AutoCloseable {
    public Transport {
        requireNonNull(tls, "tls");
        requireNonNull(serverName, "serverName");
    }

    public static Transport plain() {
        return new Transport(Optional.empty(), Optional.empty());
    }

    public static Transport of(Tls tls) {
        return new Transport(Optional.of(tls), Optional.empty());
    }

    public Transport withServerName(String name) {
        return new Transport(tls, Optional.of(name));
    }

    @Override
    public void close() {
        tls.ifPresent(Tls::close);
    }
}
