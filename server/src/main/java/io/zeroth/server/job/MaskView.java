package io.zeroth.server.job;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How far the choice of a job's mask is.
 *
 * @param done scores that are logged
 * @param total scores that the mask is made of; 0 while they are not planned
 * @param forwards forward passes of one example that the logged scores took
 * @param chosen the mask; empty until it is chosen
 */
public record MaskView(int done, int total, long forwards, Optional<LogEntry.MaskChosen> chosen) {
    public MaskView {
        requireNonNull(chosen, "chosen");
    }
}
