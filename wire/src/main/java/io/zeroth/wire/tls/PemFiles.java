package io.zeroth.wire.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What the three files of a {@code kubernetes.io/tls} secret hold.
 *
 * @param authorities {@code ca.crt}: the certificates that others' certificates are signed by
 * @param chain {@code tls.crt}: this process' certificate, and those between it and an authority
 * @param key {@code tls.key}: the certificate's private key
 */
record PemFiles(Path directory, String authorities, String chain, String key) {
    private static final String AUTHORITIES = "ca.crt";
    private static final String CHAIN = "tls.crt";
    private static final String KEY = "tls.key";

    PemFiles {
        requireNonNull(directory, "directory");
        requireNonNull(authorities, "authorities");
        requireNonNull(chain, "chain");
        requireNonNull(key, "key");
    }

    /** @throws TlsFileException naming the file that is missing or cannot be read */
    static PemFiles read(Path directory) {
        return new PemFiles(directory, text(directory.resolve(AUTHORITIES)), text(directory.resolve(CHAIN)),
                text(directory.resolve(KEY)));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new TlsFileException(
                    "there is no file %s; a TLS directory has %s, %s and %s in PEM, as a kubernetes.io/tls secret does"
                            .formatted(file, AUTHORITIES, CHAIN, KEY),
                    e);
        } catch (AccessDeniedException e) {
            throw new TlsFileException(
                    "%s may not be read; let the user that runs this process read it".formatted(file), e);
        } catch (IOException e) {
            throw new TlsFileException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    Path authoritiesFile() {
        return directory.resolve(AUTHORITIES);
    }

    Path chainFile() {
        return directory.resolve(CHAIN);
    }

    Path keyFile() {
        return directory.resolve(KEY);
    }

    /** The directory alone: a key is not to be printed. */
    @Override
    public String toString() {
        return "PEM files of %s".formatted(directory);
    }
}
