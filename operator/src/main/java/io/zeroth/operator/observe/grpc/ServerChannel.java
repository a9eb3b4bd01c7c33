package io.zeroth.operator.observe.grpc;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Secret;
import io.grpc.ManagedChannel;
import io.zeroth.operator.resource.TlsObjects;
import io.zeroth.wire.client.Channels;
import io.zeroth.wire.client.Transport;
import io.zeroth.wire.tls.Tls;
import io.zeroth.wire.tls.TlsFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open channel to the leader of one job's servers, with what it is encrypted with.
 *
 * @param directory the files of the certificate, this process' own, while the channel is open; empty where there is none
 */
record ServerChannel(ManagedChannel channel, Transport transport, Optional<Path> directory) implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerChannel.class);
    private static final List<String> FILES = List.of(TlsObjects.AUTHORITIES, TlsObjects.CERTIFICATE, TlsObjects.KEY);

    ServerChannel {
        requireNonNull(channel, "channel");
        requireNonNull(transport, "transport");
        requireNonNull(directory, "directory");
    }

    /** @throws io.zeroth.wire.tls.TlsFileException where the Secret's content cannot be used */
    static ServerChannel open(String addresses, Optional<Secret> certificate) {
        Optional<Path> directory = certificate.map(ServerChannel::write);
        try {
            Transport transport = directory.map(files -> Transport.of(Tls.open(files))).orElseGet(Transport::plain);
            return new ServerChannel(Channels.toLeader(addresses, transport), transport, directory);
        } catch (TlsFileException e) {
            directory.ifPresent(ServerChannel::delete);
            throw e;
        }
    }

    /** TLS is made of files. */
    private static Path write(Secret secret) {
        try {
            Path directory = Files.createTempDirectory("tls-");
            for (String file : FILES) {
                Files.write(directory.resolve(file),
                        Base64.getDecoder().decode(secret.getData().getOrDefault(file, "")));
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("the certificate of Secret %s cannot be kept in a temporary directory"
                    .formatted(secret.getMetadata().getName()), e);
        }
    }

    private static void delete(Path directory) {
        try {
            for (String file : FILES) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.delete(directory);
        } catch (IOException e) {
            log.warn("{} could not be deleted: {}", directory, e.getMessage());
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        transport.close();
        directory.ifPresent(ServerChannel::delete);
    }
}
