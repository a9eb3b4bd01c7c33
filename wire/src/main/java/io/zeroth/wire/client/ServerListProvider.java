package io.zeroth.wire.client;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import org.jspecify.annotations.Nullable;

/** Tells gRPC of targets that are lists of servers; it is found through {@code META-INF/services}. */
public final class ServerListProvider extends NameResolverProvider {
    private static final String SCHEME = "zeroth";
    private static final int PRIORITY = 5;

    /** For the one who finds it. */
    public ServerListProvider() {}

    /** @param servers {@code HOST:PORT}, with commas between them, or a gRPC name with a scheme, which is given back as it is */
    static String target(String servers) {
        return servers.contains("://") ? servers : SCHEME + ":///" + servers.replace("[", "%5B").replace("]", "%5D");
    }

    @Override
    public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
        if (!SCHEME.equals(target.getScheme())) {
            return null;
        }
        List<HostAndPort> servers = Arrays.stream(Objects.requireNonNull(target.getPath()).substring(1).split(",", -1))
                .map(HostAndPort::parse)
                .toList();
        return new ServerListResolver(servers, args);
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        // Below DNS, so that a target without a scheme means what it always did.
        return PRIORITY - 1;
    }
}
