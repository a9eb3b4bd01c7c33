package io.zeroth.cli.client;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that names the server a command talks to. */
public final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT[,HOST:PORT...]",
            defaultValue = "${env:ZEROTH_SERVER:-localhost:7070}",
            converter = Converter.class,
            description = "The server to talk to; of several, the one that leads. ZEROTH_SERVER sets another default.")
    private ServerList servers = ServerList.of(new ServerAddress("localhost", ServerAddress.DEFAULT_PORT));

    public ServerList servers() {
        return servers;
    }

    /** A connection to the server that leads. */
    public ServerConnection connect() {
        return ServerConnection.to(servers);
    }

    /** A connection for what any server can tell; none of them need lead. */
    public ServerConnection connectAny() {
        return ServerConnection.toAny(servers);
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
