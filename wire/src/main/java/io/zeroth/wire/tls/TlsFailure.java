package io.zeroth.wire.tls;

import java.security.cert.CertificateException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

import com.google.common.base.Throwables;
import io.grpc.netty.shaded.io.netty.handler.ssl.NotSslRecordException;

/** Why two sides could not agree on an encrypted connection, as the side that calls sees it, and what to do. */
public final class TlsFailure {
    private TlsFailure() {}

    /** What lies beneath a call that failed; empty where it is no matter of encryption. */
    public static Optional<String> describe(Throwable failure) {
        List<Throwable> causes = Throwables.getCausalChain(failure);
        if (causes.stream().anyMatch(NotSslRecordException.class::isInstance)) {
            return Optional.of(
                    "the server does not encrypt connections and this side does; start it with --tls-dir, or leave that out here");
        }
        Optional<Throwable> certificate = causes.stream().filter(CertificateException.class::isInstance).findFirst();
        if (certificate.isPresent()) {
            return Optional.of(certificate(String.valueOf(Throwables.getRootCause(certificate.get()).getMessage())));
        }
        return causes.stream()
                .filter(SSLException.class::isInstance)
                .map(each -> String.valueOf(each.getMessage()))
                .filter(message -> message.toLowerCase(Locale.ROOT).contains("alert"))
                .findFirst()
                .map(TlsFailure::alert);
    }

    private static String certificate(String message) {
        return message.contains("subject alternative") || message.contains("No name matching")
                ? "the server's certificate is for other names (%s); call it by one of them, or say it with --tls-server-name"
                        .formatted(message)
                : "the server's certificate is not accepted (%s); it is to be signed by an authority of this side's ca.crt"
                        .formatted(message);
    }

    private static String alert(String message) {
        return message.toLowerCase(Locale.ROOT).contains("certificate_required")
                ? "the server lets nobody in without a certificate; give --tls-dir"
                : "the server did not accept this side's certificate (%s); it is to be signed by an authority of the server's ca.crt"
                        .formatted(message);
    }
}
