package io.zeroth.operator.resource;

import static java.util.Objects.requireNonNull;

/**
 * The images that pods run where a job names no others.
 *
 * @param pullPolicy Always, IfNotPresent or Never
 */
public record Images(String server, String worker, String pullPolicy) {
    public Images {
        requireNonNull(server, "server");
        requireNonNull(worker, "worker");
        if (!pullPolicy.matches("Always|IfNotPresent|Never")) {
            throw new IllegalArgumentException(
                    "--image-pull-policy is '%s'; it is one of Always, IfNotPresent and Never".formatted(pullPolicy));
        }
    }
}
