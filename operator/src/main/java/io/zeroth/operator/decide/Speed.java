package io.zeroth.operator.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.zeroth.operator.api.status.FineTuneJobStatus;
import io.zeroth.operator.api.status.Phase;

/** How fast steps are committed, from one look to the next. */
final class Speed {
    /** What an older speed counts against what was seen since. */
    private static final double KEPT = 0.5;
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private Speed() {}

    /** Steps a second; empty while it is not known. */
    static Optional<Double> of(FineTuneJobStatus before, long step, Instant now) {
        if (before.phase() != Phase.Training || before.observedTime().isEmpty()) {
            return Optional.empty();
        }
        Duration since = Duration.between(Instant.parse(before.observedTime().get()), now);
        if (since.compareTo(SHORTEST) < 0) {
            return before.stepsPerSecond();
        }
        double latest = Math.max(0, step - before.step()) / (since.toMillis() / 1000.0);
        double mean = before.stepsPerSecond().map(kept -> KEPT * kept + (1 - KEPT) * latest).orElse(latest);
        return mean > 0 ? Optional.of(Math.round(mean * 1e4) / 1e4) : Optional.empty();
    }

    /** How long so many steps take, such as 1h2m, 4m30s or 12s. */
    static Optional<String> eta(Optional<Double> stepsPerSecond, long steps) {
        return stepsPerSecond.filter(speed -> speed > 0).map(speed -> text(Math.round(steps / speed)));
    }

    private static String text(long seconds) {
        Duration left = Duration.ofSeconds(seconds);
        if (left.toHours() > 0) {
            return "%dh%dm".formatted(left.toHours(), left.toMinutesPart());
        }
        return left.toMinutes() > 0
                ? "%dm%ds".formatted(left.toMinutes(), left.toSecondsPart())
                : "%ds".formatted(seconds);
    }
}
