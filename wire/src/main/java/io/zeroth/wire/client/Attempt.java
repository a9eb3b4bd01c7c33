package io.zeroth.wire.client;

import java.util.Optional;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

/**
 * Which try to run a job a process belongs to. Whoever starts a job anew counts up, so that what is left of an earlier try is
 * known where it meets a later one.
 *
 * @param number counts up; at least 0
 */
public record Attempt(long number) {
    private static final Metadata.Key<String> KEY = Metadata.Key.of("zeroth-attempt", Metadata.ASCII_STRING_MARSHALLER);

    public Attempt {
        if (number < 0) {
            throw new IllegalArgumentException(
                    "attempt is %d; it must be at least 0, and higher than that of the try before".formatted(number));
        }
    }

    /** @throws IllegalArgumentException where the text is no number */
    public static Attempt parse(String text) {
        try {
            return new Attempt(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("attempt is '%s'; give a number, such as 1".formatted(text.strip()), e);
        }
    }

    /** The same channel, whose calls tell this attempt. */
    public Channel tellingOn(Channel channel) {
        Metadata headers = new Metadata();
        headers.put(KEY, Long.toString(number));
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** The attempt that a call tells; empty where it tells none. */
    public static Optional<Attempt> told(Metadata headers) {
        return Optional.ofNullable(headers.get(KEY)).map(Attempt::parse);
    }

    /** Whether this is left of an earlier try than the other. */
    public boolean isBefore(Attempt other) {
        return number < other.number;
    }
}
