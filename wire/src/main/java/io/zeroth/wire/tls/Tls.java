package io.zeroth.wire.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mutual TLS by the files {@code ca.crt}, {@code tls.crt} and {@code tls.key} of a directory. They are read again every few
 * seconds: connections that begin after a change are made by the new ones, and those that are open stay as they are. New files
 * that are broken are told of, and the old ones stay.
 */
public final class Tls implements AutoCloseable {
    /** A tenth of the time that a kubelet takes to bring a changed secret. */
    private static final Duration LOOK = Duration.ofSeconds(6);
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    /** The kind of a subject's other name that is a DNS name, of RFC 5280. */
    private static final int DNS_NAME = 2;

    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final AdvancedTlsX509TrustManager trust;
    private final ScheduledExecutorService timer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("tls").daemon().factory());
    private volatile PemFiles seen;
    private volatile Credentials credentials;

    private Tls(PemFiles files, Credentials first) throws GeneralSecurityException, IOException {
        this.trust = AdvancedTlsX509TrustManager.newBuilder().build();
        this.seen = files;
        this.credentials = first;
        take(first);
    }

    /** @throws TlsFileException naming the file that is missing, unreadable, no PEM, or does not go with the others */
    public static Tls open(Path directory) {
        return open(directory, LOOK);
    }

    /** @param look the time after which the files are looked at again */
    public static Tls open(Path directory, Duration look) {
        PemFiles files = PemFiles.read(requireNonNull(directory, "directory"));
        try {
            Tls tls = new Tls(files, Credentials.of(files));
            var _ = tls.timer.scheduleWithFixedDelay(tls::look, look.toMillis(), look.toMillis(),
                    TimeUnit.MILLISECONDS);
            return tls;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java can make no TLS of the files of %s".formatted(directory), e);
        }
    }

    private void take(Credentials next) throws GeneralSecurityException, IOException {
        keys.updateIdentityCredentials(next.chain().toArray(X509Certificate[]::new), next.key());
        trust.updateTrustCredentials(next.authorities().toArray(X509Certificate[]::new));
        credentials = next;
    }

    private void look() {
        Path directory = seen.directory();
        try {
            PemFiles now = PemFiles.read(directory);
            if (!now.equals(seen)) {
                // Told once of each change, also where it is a bad one.
                seen = now;
                take(Credentials.of(now));
                LOG.info("the certificates of {} are new: {}, valid to {}", directory,
                        credentials.own().getSubjectX500Principal(), credentials.own().getNotAfter().toInstant());
            }
        } catch (TlsFileException | GeneralSecurityException | IOException e) {
            LOG.warn("the certificates stay as they were, valid to {}: {}", credentials.own().getNotAfter().toInstant(),
                    e.getMessage());
        }
    }

    /** What this process proves itself with. */
    public X509ExtendedKeyManager keys() {
        return keys;
    }

    /** What others are checked by; those who are called, by the name that they are called by, too. */
    public X509ExtendedTrustManager trust() {
        return trust;
    }

    /** For a server, which lets nobody in without a certificate. */
    public ServerCredentials server() {
        return TlsServerCredentials.newBuilder()
                .keyManager(keys)
                .trustManager(trust)
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
    }

    /** For one who calls a server. */
    public ChannelCredentials client() {
        return TlsChannelCredentials.newBuilder().keyManager(keys).trustManager(trust).build();
    }

    /** A DNS name that this process' own certificate is for; empty where it has none. */
    public Optional<String> ownName() {
        try {
            Collection<List<?>> names = credentials.own().getSubjectAlternativeNames();
            return names == null
                    ? Optional.empty()
                    : names.stream()
                            .filter(name -> name.getFirst().equals(DNS_NAME))
                            .map(name -> String.valueOf(name.get(1)))
                            .filter(name -> !name.startsWith("*"))
                            .findFirst();
        } catch (CertificateParsingException e) {
            throw new IllegalStateException("a certificate that was checked has names that cannot be read", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
