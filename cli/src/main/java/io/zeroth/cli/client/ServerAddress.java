package io.zeroth.cli.client;

import static java.util.Objects.requireNonNull;

/** Where a server listens; written {@code host:port}. */
public record ServerAddress(String host, int port) {
    /** The port a server listens on unless it is told otherwise. */
    public static final int DEFAULT_PORT = 7070;

    public ServerAddress {
        requireNonNull(host, "host");
        if (host.isBlank()) {
            throw new IllegalArgumentException("the server's host is empty; give host:port, such as localhost:7070");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the server's port is %d; ports are 1 to 65535".formatted(port));
        }
    }

    /** Reads {@code host:port}; the port may be left out. */
    public static ServerAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            return new ServerAddress(text, DEFAULT_PORT);
        }
        try {
            return new ServerAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "server is '%s'; give host:port, such as localhost:%d".formatted(text, DEFAULT_PORT), e);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
