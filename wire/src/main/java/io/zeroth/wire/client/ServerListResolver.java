package io.zeroth.wire.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;

/**
 * The addresses of a list of servers. Each name is looked up again whenever a connection is lost, since a server that was
 * moved has another address under the same name, and every few seconds while one has no address at all.
 */
final class ServerListResolver extends NameResolver {
    private static final int AGAIN_SECONDS = 2;

    private final List<HostAndPort> servers;
    private final SynchronizationContext context;
    private final ScheduledExecutorService timer;
    private Listener2 listener = new Listener2() {
        @Override
        public void onResult(ResolutionResult result) {}

        @Override
        public void onError(Status error) {}
    };
    private boolean resolving;
    private boolean over;

    ServerListResolver(List<HostAndPort> servers, Args args) {
        this.servers = List.copyOf(servers);
        this.context = args.getSynchronizationContext();
        this.timer = args.getScheduledExecutorService();
    }

    private record Found(List<EquivalentAddressGroup> addresses, List<String> unknown) {}

    @Override
    public String getServiceAuthority() {
        return servers.getFirst().toString();
    }

    @Override
    public void start(Listener2 told) {
        listener = told;
        resolve();
    }

    @Override
    public void refresh() {
        resolve();
    }

    @Override
    public void shutdown() {
        over = true;
    }

    /** Runs in the channel's context, as all calls of a resolver do. */
    private void resolve() {
        if (resolving || over) {
            return;
        }
        resolving = true;
        Thread.ofVirtual().name("resolve").start(() -> {
            Found found = lookUp();
            context.execute(() -> tell(found));
        });
    }

    private Found lookUp() {
        Map<InetSocketAddress, HostAndPort> addresses = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (HostAndPort server : servers) {
            try {
                for (InetAddress address : InetAddress.getAllByName(server.host())) {
                    addresses.putIfAbsent(new InetSocketAddress(address, server.port()), server);
                }
            } catch (UnknownHostException e) {
                unknown.add(server.host());
            }
        }
        return new Found(addresses.entrySet().stream().map(each -> named(each.getKey(), each.getValue())).toList(),
                unknown);
    }

    /** An address with the name that it was found by, for which the certificate of a server there is to be. */
    private static EquivalentAddressGroup named(InetSocketAddress address, HostAndPort server) {
        return new EquivalentAddressGroup(address,
                Attributes.newBuilder().set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, server.toString()).build());
    }

    private void tell(Found found) {
        resolving = false;
        if (over) {
            return;
        }
        if (found.addresses().isEmpty()) {
            listener.onError(Status.UNAVAILABLE.withDescription(
                    "nobody knows the address of %s; check the name".formatted(String.join(", ", found.unknown()))));
        } else {
            listener.onResult(
                    ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(found.addresses())).build());
        }
        if (!found.unknown().isEmpty()) {
            var _ = timer.schedule(() -> context.execute(this::resolve), AGAIN_SECONDS, TimeUnit.SECONDS);
        }
    }
}
