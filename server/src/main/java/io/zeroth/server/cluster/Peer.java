package io.zeroth.server.cluster;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One server of a cluster, written {@code NAME=HOST:PORT/RAFTPORT}.
 *
 * @param name letters, digits, dots, dashes and underscores; it is the server's for as long as its data directory lives
 * @param host a DNS name or an address; an IPv6 address is in square brackets
 * @param port where workers and clients call
 * @param raftPort where the other servers call
 */
public record Peer(String name, String host, int port, int raftPort) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern TEXT = Pattern.compile("([^=]*)=(.*):(\\d{1,9})/(\\d{1,9})");
    private static final String FORM = "write each server as NAME=HOST:PORT/RAFTPORT, such as a=10.0.0.1:7070/7071";

    public Peer {
        requireNonNull(name, "name");
        requireNonNull(host, "host");
        requireName(name);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isBlank() || !bracketed && host.contains(":")) {
            throw new IllegalArgumentException(
                    "host of server '%s' is '%s'; give a DNS name, an IPv4 address or an IPv6 address in brackets"
                            .formatted(name, host));
        }
        requirePort(name, "port", port);
        requirePort(name, "raft port", raftPort);
        if (port == raftPort) {
            throw new IllegalArgumentException(
                    "port and raft port of server '%s' are both %d; they must differ".formatted(name, port));
        }
    }

    /** @throws IllegalArgumentException with what is wrong and how a server is written */
    public static Peer parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("server is '%s'; %s".formatted(text.strip(), FORM));
        }
        return new Peer(parts.group(1), parts.group(2), Integer.parseInt(parts.group(3)),
                Integer.parseInt(parts.group(4)));
    }

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name of a server is '%s'; give letters, digits, dots, dashes and underscores, such as a"
                            .formatted(name));
        }
    }

    private static void requirePort(String name, String field, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "%s of server '%s' is %d; ports are 1 to 65535".formatted(field, name, port));
        }
    }

    /** Where workers and clients call: {@code HOST:PORT}. */
    public String address() {
        return host + ":" + port;
    }

    /** Where the other servers call: {@code HOST:RAFTPORT}. */
    public String raftAddress() {
        return host + ":" + raftPort;
    }

    @Override
    public String toString() {
        return "%s=%s:%d/%d".formatted(name, host, port, raftPort);
    }
}
