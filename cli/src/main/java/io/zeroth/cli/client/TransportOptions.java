package io.zeroth.cli.client;

import java.util.Optional;

import io.zeroth.cli.Failure;
import io.zeroth.wire.client.Transport;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how servers are connected to. */
public final class TransportOptions {
    @Mixin
    private TlsOption tls = new TlsOption();

    @Option(
            names = "--tls-server-name",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = "The name that a server's certificate is to have, where it is not the one that --server says, as "
                    + "behind 'kubectl port-forward'.")
    private Optional<String> serverName = Optional.empty();

    /**
     * Reads what is needed; for the caller to close.
     *
     * @throws Failure where a name is given and no certificates
     */
    public Transport open() {
        if (serverName.isPresent() && !tls.given()) {
            throw new Failure("--tls-server-name is '%s' and --tls-dir is not given; give both, or neither"
                    .formatted(serverName.get()));
        }
        return new Transport(tls.open(), serverName);
    }
}
