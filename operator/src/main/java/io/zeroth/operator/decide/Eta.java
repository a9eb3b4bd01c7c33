package io.zeroth.operator.decide;

import java.time.Duration;
import java.util.Optional;

/** How long steps take that are left. */
final class Eta {
    private Eta() {}

    /** A time such as 1h2m, 4m30s or 12s; empty while the speed is not known. */
    static Optional<String> of(Optional<Double> stepsPerSecond, long steps) {
        return stepsPerSecond.map(speed -> text(Duration.ofSeconds(Math.round(steps / speed))));
    }

    private static String text(Duration left) {
        if (left.toHours() > 0) {
            return "%dh%dm".formatted(left.toHours(), left.toMinutesPart());
        }
        return left.toMinutes() > 0
                ? "%dm%ds".formatted(left.toMinutes(), left.toSecondsPart())
                : "%ds".formatted(left.toSeconds());
    }
}
