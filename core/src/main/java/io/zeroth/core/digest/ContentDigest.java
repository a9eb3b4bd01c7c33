package io.zeroth.core.digest;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of some content, as 64 lower-case hexadecimal digits. */
public record ContentDigest(String hex) {
    public ContentDigest {
        requireNonNull(hex, "hex");
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("digest '%s' is not 64 lower-case hexadecimal digits".formatted(hex));
        }
    }

    public static ContentDigest of(byte[] content) {
        MessageDigest sha256 = sha256();
        sha256.update(content);
        return of(sha256);
    }

    /** The digest that {@code finished} has accumulated; it is reset. */
    public static ContentDigest of(MessageDigest finished) {
        return new ContentDigest(HexFormat.of().formatHex(finished.digest()));
    }

    /** A fresh SHA-256, for content that comes in pieces. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The first twelve digits, for people. */
    public String brief() {
        return hex.substring(0, 12);
    }
}
