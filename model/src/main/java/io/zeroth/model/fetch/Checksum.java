package io.zeroth.model.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What a registry says a file's digest is.
 *
 * @param algorithm a name that Java knows, for example {@code SHA-256}
 * @param hex in lower-case hexadecimal
 * @param gitBlob whether the digest is of Git's header for the content and then the content
 */
public record Checksum(String algorithm, String hex, boolean gitBlob) {
    private static final int CHUNK = 1 << 18;

    public Checksum {
        requireNonNull(algorithm, "algorithm");
        if (!hex.matches("[0-9a-f]+") || hex.length() != 2 * fresh(algorithm).getDigestLength()) {
            throw new IllegalArgumentException("'%s' is no %s in lower-case hexadecimal".formatted(hex, algorithm));
        }
    }

    public static Checksum of(String algorithm, String hex) {
        return new Checksum(algorithm, hex, false);
    }

    /** Reads npm's form, for example {@code sha512-...} with Base64. */
    public static Checksum ofIntegrity(String integrity) {
        int dash = integrity.indexOf('-');
        if (!integrity.startsWith("sha") || dash < 0) {
            throw new IllegalArgumentException(
                    "integrity is '%s'; it is of the form sha512-Base64".formatted(integrity));
        }
        return of("SHA-" + integrity.substring(3, dash),
                HexFormat.of().formatHex(Base64.getDecoder().decode(integrity.substring(dash + 1))));
    }

    /** What the file's digest is in truth. */
    public String actual(Path file) throws IOException {
        MessageDigest digest = fresh(algorithm);
        if (gitBlob) {
            digest.update("blob %d\0".formatted(Files.size(file)).getBytes(US_ASCII));
        }
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest fresh(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("digest algorithm '%s' is not known to Java".formatted(algorithm), e);
        }
    }
}
