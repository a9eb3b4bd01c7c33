package io.zeroth.wire;

import java.util.function.Supplier;

import io.zeroth.core.digest.ContentDigest;

/** Checks of single fields, each of which names the field when it fails. */
public final class Fields {
    private Fields() {}

    public static void present(boolean present, String field) {
        if (!present) {
            throw new MalformedMessageException(field, "is not set; set it");
        }
    }

    public static String text(String value, String field) {
        present(!value.isEmpty(), field);
        return value;
    }

    public static float finite(float value, String field) {
        if (!Float.isFinite(value)) {
            throw new MalformedMessageException(field, "is %s; it must be finite".formatted(value));
        }
        return value;
    }

    public static double finite(double value, String field) {
        if (!Double.isFinite(value)) {
            throw new MalformedMessageException(field, "is %s; it must be finite".formatted(value));
        }
        return value;
    }

    /** A protobuf uint32 as an int; above 2^31 - 1 it comes negative out of the generated code. */
    public static int unsigned(int value, String field) {
        if (value < 0) {
            throw new MalformedMessageException(field,
                    "is %s; it must be below 2^31".formatted(Integer.toUnsignedString(value)));
        }
        return value;
    }

    /** A protobuf uint64 as a long; above 2^63 - 1 it comes negative out of the generated code. */
    public static long unsigned(long value, String field) {
        if (value < 0) {
            throw new MalformedMessageException(field,
                    "is %s; it must be below 2^63".formatted(Long.toUnsignedString(value)));
        }
        return value;
    }

    public static ContentDigest digest(String hex, String field) {
        return record(field, () -> new ContentDigest(text(hex, field)));
    }

    public static MalformedMessageException unspecified(String field) {
        return new MalformedMessageException(field, "is not set or not known to this build; set one that it knows");
    }

    /** Builds a record whose own checks fail as {@code field}. */
    public static <T> T record(String field, Supplier<T> built) {
        try {
            return built.get();
        } catch (MalformedMessageException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(field, e);
        }
    }
}
