package io.zeroth.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

import io.zeroth.server.cluster.Peer;

/** Ports that nobody listens on. */
public final class FreePorts {
    private FreePorts() {}

    /** Servers of these names on this machine, whose ports are free and all different. */
    public static List<Peer> peers(String... names) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * names.length; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < names.length; i++) {
                peers.add(new Peer(names[i], "127.0.0.1", held.get(2 * i).getLocalPort(),
                        held.get(2 * i + 1).getLocalPort()));
            }
            for (ServerSocket each : held) {
                each.close();
            }
            return peers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
