package io.zeroth.wire.client;

import static java.util.Objects.requireNonNull;

/** A server of a list. */
record HostAndPort(String host, int port) {
    HostAndPort {
        requireNonNull(host, "host");
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "server is '%s:%d'; give HOST:PORT, such as localhost:7070".formatted(host, port));
        }
    }

    static HostAndPort parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, Math.max(colon, 0)).strip();
            return new HostAndPort(host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(text.substring(colon + 1).strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("server is '%s'; give HOST:PORT, such as localhost:7070".formatted(text),
                    e);
        }
    }

    /** As it is written, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, port);
    }
}
