package io.zeroth.server.fleet;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

import io.zeroth.core.digest.ContentDigest;

/**
 * Who a worker says it is.
 *
 * @param worker its name, unique among the workers of a job
 * @param engine what runs its forward passes
 * @param base the base model it has, if any
 * @param layout the layout of its theta, if it has one
 * @param position the last step folded into its theta
 * @param semanticsVersion the version of the rules by which it folds records
 */
public record Greeting(String worker, String engine, Optional<ContentDigest> base, Optional<ContentDigest> layout,
        long position, int semanticsVersion) {
    public Greeting {
        requireNonNull(worker, "worker");
        requireNonNull(engine, "engine");
        requireNonNull(base, "base");
        requireNonNull(layout, "layout");
    }
}
