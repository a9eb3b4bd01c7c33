package io.zeroth.cli.client;

import java.nio.file.Path;
import java.util.Optional;

import io.zeroth.wire.tls.Tls;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The option that encrypts connections. */
public final class TlsOption {
    @Option(
            names = "--tls-dir",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "DIR",
            defaultValue = "${env:ZEROTH_TLS_DIR}",
            description = "Encrypt connections, with certificates of both sides: a directory with ca.crt, tls.crt and tls.key in "
                    + "PEM, as a kubernetes.io/tls secret has them; changed files are picked up. ZEROTH_TLS_DIR sets a default.")
    private Optional<Path> directory = Optional.empty();

    /** Whether connections are encrypted. */
    public boolean given() {
        return directory.isPresent();
    }

    /** Reads the files; for the caller to close. */
    public Optional<Tls> open() {
        return directory.map(Tls::open);
    }
}
