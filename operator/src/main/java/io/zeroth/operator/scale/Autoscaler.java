package io.zeroth.operator.scale;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.zeroth.operator.api.AutoscalingSpec;
import io.zeroth.operator.api.WorkersSpec;
import io.zeroth.operator.api.status.ScalingReport;

/**
 * Sets the number of workers of a job whose spec leaves it to the operator.
 *
 * <p>With {@code targetStepMillis} it is the number with which a step would take so long, if speed is proportional to workers:
 * workers x length of a step / target, changed only where a step is more than a tenth off. Without, workers are added, a quarter
 * more each time, as long as the last ones added gave at least {@code minEfficiencyPercent} of what those before them gave, each;
 * where they did not, they go again, and no more are tried for ten minutes. There are never more than a step has probes.
 *
 * <p>A number other than the present one is taken once it was called for, without a break, for {@code scaleUpSeconds} or
 * {@code scaleDownSeconds}.
 */
public final class Autoscaler {
    private static final double TOLERANCE = 0.1;
    private static final Duration HOLD = Duration.ofMinutes(10);

    private final WorkersSpec workers;
    private final AutoscalingSpec rule;

    public Autoscaler(WorkersSpec workers, AutoscalingSpec rule) {
        this.workers = requireNonNull(workers, "workers");
        this.rule = requireNonNull(rule, "rule");
    }

    /** The number that a job begins with. */
    public ScalingReport begin(Instant now) {
        int first = Math.max(1, workers.min());
        return settled(workers.bounded(first), now, "the fewest to begin with");
    }

    /** The number after {@code last}, given what is seen now. */
    public ScalingReport next(ScalingReport last, Load load, Instant now) {
        int most = workers.bounded(Math.max(1, load.usefulWorkers()));
        if (last.workers() > most || workers.bounded(last.workers()) != last.workers()) {
            return settled(Math.min(most, workers.bounded(last.workers())), now,
                    "at most one for each of a step's %d probes, within min and max".formatted(load.usefulWorkers()));
        }
        if (load.stepsPerSecond().isEmpty() || load.active() < last.workers()) {
            // Speed that was measured with fewer workers than there are to be says nothing about them.
            return leaning(last, last.workers(), now,
                    "%d of %d are connected".formatted(load.active(), last.workers()));
        }
        double speed = load.stepsPerSecond().get();
        return rule.targetStepMillis()
                .map(target -> byTarget(last, load.active(), speed, target, most, now))
                .orElseGet(() -> byEfficiency(last, speed, most, now));
    }

    private ScalingReport byTarget(ScalingReport last, int active, double speed, int target, int most, Instant now) {
        double millis = 1000 / speed;
        String seen = "a step takes %.0f ms with %d, and is to take %d ms".formatted(millis, active, target);
        boolean fits = Math.abs(millis / target - 1) <= TOLERANCE;
        int wanted = fits ? last.workers() : (int) Math.ceil(active * millis / target);
        return after(last, Math.min(most, workers.bounded(Math.max(1, wanted))), seen, now);
    }

    private ScalingReport byEfficiency(ScalingReport last, double speed, int most, Instant now) {
        if (last.before().isPresent() && last.speedBefore().isPresent()) {
            int before = last.before().get();
            double each = (speed - last.speedBefore().get()) / (last.workers() - before);
            double percent = 100 * each / (last.speedBefore().get() / before);
            String seen = "the last %d added gave %.0f %% of what those before them gave, each"
                    .formatted(last.workers() - before, percent);
            if (elapsed(last, now).compareTo(Duration.ofSeconds(rule.scaleUpSeconds())) < 0) {
                return last;
            }
            if (percent < rule.minEfficiencyPercent()) {
                return hold(settled(before, now, seen), now);
            }
            return new ScalingReport(last.workers(), last.workers(), now.toString(), Optional.empty(), Optional.empty(),
                    Optional.empty(), seen);
        }
        if (last.holdUntil().filter(until -> now.isBefore(Instant.parse(until))).isPresent()
                || last.workers() >= most) {
            return last;
        }
        int more = Math.min(most, last.workers() + Math.max(1, last.workers() / 4));
        ScalingReport next = after(last, more, "%.3f steps a second with %d".formatted(speed, last.workers()), now);
        return next.workers().equals(last.workers())
                ? next
                : new ScalingReport(next.workers(), next.leaning(), next.since(), Optional.of(last.workers()),
                        Optional.of(speed), Optional.empty(), next.reason());
    }

    /** {@code wanted}, where it has been wanted for long enough. */
    private ScalingReport after(ScalingReport last, int wanted, String reason, Instant now) {
        boolean up = wanted > last.workers();
        boolean down = wanted < last.workers();
        boolean leansThere = up ? last.leaning() > last.workers() : down && last.leaning() < last.workers();
        Duration needed = Duration.ofSeconds(up ? rule.scaleUpSeconds() : rule.scaleDownSeconds());
        if ((up || down) && (needed.isZero() || leansThere && elapsed(last, now).compareTo(needed) >= 0)) {
            return settled(wanted, now, reason);
        }
        return leansThere
                ? new ScalingReport(last.workers(), wanted, last.since(), last.before(), last.speedBefore(),
                        last.holdUntil(), reason)
                : leaning(last, wanted, now, reason);
    }

    private static ScalingReport leaning(ScalingReport last, int wanted, Instant now, String reason) {
        boolean same = last.leaning() == wanted;
        return new ScalingReport(last.workers(), wanted, same ? last.since() : now.toString(), last.before(),
                last.speedBefore(), last.holdUntil(), reason);
    }

    private static ScalingReport settled(int count, Instant now, String reason) {
        return new ScalingReport(count, count, now.toString(), Optional.empty(), Optional.empty(), Optional.empty(),
                reason);
    }

    private static ScalingReport hold(ScalingReport last, Instant now) {
        return new ScalingReport(last.workers(), last.leaning(), last.since(), Optional.empty(), Optional.empty(),
                Optional.of(now.plus(HOLD).toString()), last.reason());
    }

    private static Duration elapsed(ScalingReport last, Instant now) {
        return Duration.between(Instant.parse(last.since()), now);
    }
}
