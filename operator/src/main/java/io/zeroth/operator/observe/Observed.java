package io.zeroth.operator.observe;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * All that is seen of a job.
 *
 * @param pods its pods
 * @param servers what its servers tell; empty where none answers
 */
public record Observed(PodsView pods, Optional<ServerView> servers) {
    /** Nothing is there yet. */
    public static final Observed NOTHING = new Observed(PodsView.NONE, Optional.empty());

    public Observed {
        requireNonNull(pods, "pods");
        requireNonNull(servers, "servers");
    }
}
