package io.zeroth.cli.client;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that names the server a command talks to. */
public final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:ZEROTH_SERVER:-localhost:7070}",
            converter = Converter.class,
            description = "The server to talk to; ZEROTH_SERVER sets another default.")
    private ServerAddress address = new ServerAddress("localhost", ServerAddress.DEFAULT_PORT);

    public ServerAddress address() {
        return address;
    }

    public ServerConnection connect() {
        return ServerConnection.to(address);
    }

    /** Reads the option's value. */
    public static final class Converter implements ITypeConverter<ServerAddress> {
        @Override
        public ServerAddress convert(String value) {
            try {
                return ServerAddress.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
