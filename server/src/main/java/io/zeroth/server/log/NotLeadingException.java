package io.zeroth.server.log;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.util.Optional;

/**
 * Thrown where an entry was to be appended by a replica that does not lead, or that lost the lead before the entry was
 * committed. Whether the entry is part of the log then shows only once it is applied.
 */
public final class NotLeadingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialised
    private final Optional<String> leader;

    /** @param leader where the leader is called, as host:port, where that is known */
    public NotLeadingException(String message, Optional<String> leader) {
        super(message);
        this.leader = requireNonNull(leader, "leader");
    }

    public NotLeadingException(String message) {
        this(message, Optional.empty());
    }

    /** That {@code server} does not lead. */
    public static NotLeadingException of(String server, Optional<String> leader) {
        return new NotLeadingException(leader
                .map(address -> "server '%s' does not lead; the leader is %s".formatted(server, address))
                .orElseGet(() -> "server '%s' does not lead, and knows of no leader now; ask again".formatted(server)),
                leader);
    }

    /** Where the leader is called, as host:port, where that is known. */
    public Optional<String> leader() {
        return leader;
    }
}
