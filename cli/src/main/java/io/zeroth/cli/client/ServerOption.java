package io.zeroth.cli.client;

import io.zeroth.wire.client.Transport;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that name the server a command talks to, and say how. */
public final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT[,HOST:PORT...]",
            defaultValue = "${env:ZEROTH_SERVER:-localhost:7070}",
            converter = Converter.class,
            description = "The server to talk to; of several, the one that leads. ZEROTH_SERVER sets another default.")
    private ServerList servers = ServerList.of(new ServerAddress("localhost", ServerAddress.DEFAULT_PORT));

    @Mixin
    private TransportOptions transport = new TransportOptions();

    public ServerList servers() {
        return servers;
    }

    /** How they are connected to; for the caller to close. */
    public Transport transport() {
        return transport.open();
    }

    /** A connection to the server that leads. */
    public ServerConnection connect() {
        return ServerConnection.to(servers, transport.open());
    }

    /** A connection for what any server can tell; none of them need lead. */
    public ServerConnection connectAny() {
        return ServerConnection.toAny(servers, transport.open());
    }

    /** Reads the option's value. */
    public static final class Converter implements ITypeConverter<ServerList> {
        @Override
        public ServerList convert(String value) {
            try {
                return ServerList.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
