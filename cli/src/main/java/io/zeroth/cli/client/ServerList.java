package io.zeroth.cli.client;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Where the servers of a job listen, of which one leads; written as {@code host:port}, with commas between them. */
public record ServerList(List<ServerAddress> servers) {
    public ServerList {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("no server is given; give host:port, such as localhost:7070");
        }
    }

    public static ServerList of(ServerAddress server) {
        return new ServerList(List.of(server));
    }

    /** Reads one or several {@code host:port}; a port may be left out. */
    public static ServerList parse(String text) {
        return new ServerList(
                Arrays.stream(text.split(",", -1)).map(String::strip).map(ServerAddress::parse).distinct().toList());
    }

    /** Whether there are several, so that it is worth waiting for one to lead. */
    public boolean several() {
        return servers.size() > 1;
    }

    @Override
    public String toString() {
        return servers.stream().map(ServerAddress::toString).collect(Collectors.joining(","));
    }
}
