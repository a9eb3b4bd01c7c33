package io.zeroth.server.cluster;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.zeroth.server.command.RefusedException;
import io.zeroth.server.log.NotLeadingException;

/** The servers that keep the log together, as seen and changed from one of them. */
public interface Cluster {
    /** Whether this server leads: it alone begins work, and appends to the log. */
    boolean leads();

    /** The servers, as this one sees them. */
    Members members();

    /**
     * A point to read at: completes once all that was committed when it was asked is applied here, whichever server leads;
     * fails with {@link NotLeadingException} where none does.
     */
    CompletableFuture<Void> barrier();

    /**
     * Adds a server, which runs and waits to be added; completes once it has the log.
     *
     * @return fails with {@link RefusedException} while another change is under way, and with {@link NotLeadingException}
     *     where another server leads
     */
    CompletableFuture<Void> add(Peer peer);

    /** Removes a server, but never the one that leads or the last one; fails as {@link #add} does. */
    CompletableFuture<Void> remove(String name);

    /**
     * Hands the leadership over; fails as {@link #add} does.
     *
     * @param name to whom; empty for the one that has the most of the log
     */
    CompletableFuture<Void> transfer(Optional<String> name);
}
