package io.zeroth.server.progress;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.plan.Probe;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.event.Notice;
import io.zeroth.server.fleet.Worker;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.Leases;
import io.zeroth.server.lease.Reason;
import io.zeroth.server.lease.Verdict;
import io.zeroth.server.lease.Work;

/** Judges what workers answer, and takes what is valid into the run. */
final class Answers {
    /** Work whose losses were not finite this often, whoever did it, pauses the job. */
    private static final int MOST_FAILURES = 3;
    /** No loss in nats is near it; above it a scalar might not fit a float. */
    private static final double LARGEST_LOSS = 1e9;

    private final Leases leases;
    private final Counters.Tally tally;
    private final int shardSize;
    private final Map<Integer, Integer> failures = new HashMap<>();
    private final OutlierRule outliers;
    private final Doubts doubts;
    /** By the task's place. */
    private final Map<Integer, RecentLosses> recent = new HashMap<>();

    Answers(Leases leases, OutlierRule outliers, Counters.Tally tally, int shardSize) {
        this.leases = leases;
        this.outliers = outliers;
        this.doubts = new Doubts(outliers);
        this.tally = tally;
        this.shardSize = shardSize;
    }

    void take(Optional<Run> run, Worker worker, Event.ProbeAnswered answer, List<Effect> effects) {
        switch (leases.answer(worker.session(), answer.lease(), answer.now())) {
            case Verdict.Rejected(Reason reason) -> tally.reject(reason);
            case Verdict.Answers answers -> {
                if (!(run.orElseThrow() instanceof StepRun step)) {
                    refuse(answers, Reason.MALFORMED, worker, answer.now());
                } else if (!plausible(answer.plus()) || !plausible(answer.minus())
                        || !plausible(answer.center().orElse(0))) {
                    refuse(answers, Reason.NON_FINITE, worker, answer.now());
                    notFinite(answers.lease(), worker, effects);
                } else {
                    Probe.Losses losses = new Probe.Losses(answer.plus(), answer.minus(), answer.center());
                    if (step.takes(losses)) {
                        weigh(step, answers, worker, losses, answer.now(), effects);
                    } else {
                        refuse(answers, Reason.MALFORMED, worker, answer.now());
                    }
                }
            }
        }
    }

    /** Takes losses that are near the task's recent ones; where they are not, another worker is asked first. */
    private void weigh(StepRun step, Verdict.Answers answers, Worker worker, Probe.Losses losses, Instant now,
            List<Effect> effects) {
        Lease lease = answers.lease();
        RecentLosses before = recent.computeIfAbsent(lease.work().task(), _ -> new RecentLosses(outliers));
        boolean far = before.areFar(losses);
        switch (doubts.take(lease.index(), worker.name(), losses, far, leases.workers())) {
            case Doubts.Ruling.Counts(Probe.Losses counted, int others) -> {
                outlying(others);
                before.add(counted);
                accept(step, lease, worker, counted, effects);
            }
            case Doubts.Ruling.AskOther(Set<String> than) -> {
                effects.add(new Effect.Warn(
                        "worker %s found losses of %s and %s in lease %d at step %d%s; another worker is asked"
                                .formatted(worker.name(), losses.plus(), losses.minus(), lease.id(), lease.step(),
                                        far ? ", far from the last ones" : "")));
                leases.reopen(answers, than, now);
            }
            case Doubts.Ruling.Dropped(int dropped) -> {
                outlying(dropped);
                leases.reopen(answers, Set.of(worker.name()), now);
                failed(lease, "workers give %d different losses".formatted(dropped),
                        "workers give different losses for a probe of step %d in %d tries; look for a faulty worker, and resume"
                                .formatted(lease.step(), MOST_FAILURES),
                        effects);
            }
        }
    }

    private void outlying(int count) {
        for (int i = 0; i < count; i++) {
            tally.reject(Reason.OUTLYING);
        }
    }

    private void accept(StepRun step, Lease lease, Worker worker, Probe.Losses losses, List<Effect> effects) {
        leases.accept(lease);
        worker.finished();
        tally.probe((long) step.evaluations(lease.index(), worker.session()) * shardSize);
        step.accept(lease.index(), losses)
                .ifPresent(complete -> effects.add(Effect.Append.of(new LogEntry.StepCommitted(complete))));
    }

    void take(Optional<Run> run, Worker worker, Event.ChunkAnswered answer, List<Effect> effects) {
        switch (leases.answer(worker.session(), answer.lease(), answer.now())) {
            case Verdict.Rejected(Reason reason) -> tally.reject(reason);
            case Verdict.Answers answers -> {
                if (!(run.orElseThrow() instanceof EvaluationRun evaluation
                        && answers.lease().work() instanceof Work.Chunk chunk
                        && evaluation.fits(chunk, answer.predictions()))) {
                    refuse(answers, Reason.MALFORMED, worker, answer.now());
                } else if (!plausible(answer.lossSum())) {
                    refuse(answers, Reason.NON_FINITE, worker, answer.now());
                    notFinite(answers.lease(), worker, effects);
                } else {
                    leases.accept(answers.lease());
                    tally.chunk(chunk.count());
                    evaluation.accept(chunk, answer.lossSum(), answer.predictions())
                            .ifPresent(done -> effects.add(Effect.Append.of(done)));
                    effects.add(
                            new Effect.Publish(new Notice.EvaluationProgress(evaluation.done(), evaluation.total())));
                }
            }
        }
    }

    private void refuse(Verdict.Answers answers, Reason reason, Worker worker, Instant now) {
        tally.reject(reason);
        leases.reopen(answers, Set.of(worker.name()), now);
    }

    private void notFinite(Lease lease, Worker worker, List<Effect> effects) {
        String reason = lease.work() instanceof Work.Score
                ? "a score is not finite in %d tries; begin again with a lower epsilon of the mask, or resume if a worker was at fault"
                        .formatted(MOST_FAILURES)
                : "a loss at step %d is not finite in %d tries; begin again with a lower learning rate or epsilon, or resume if a worker was at fault"
                        .formatted(lease.step(), MOST_FAILURES);
        failed(lease, "worker %s found no finite loss".formatted(worker.name()), reason, effects);
    }

    private void failed(Lease lease, String what, String reason, List<Effect> effects) {
        effects.add(new Effect.Warn("%s in lease %d at step %d".formatted(what, lease.id(), lease.step())));
        if (failures.merge(lease.index(), 1, Integer::sum) == MOST_FAILURES) {
            effects.add(new Effect.Warn("the job is paused: " + reason));
            effects.add(Effect.Append.of(LogEntry.PhaseChanged.paused(reason)));
        }
    }

    void take(Optional<Run> run, Worker worker, Event.ScoreAnswered answer, List<Effect> effects) {
        switch (leases.answer(worker.session(), answer.lease(), answer.now())) {
            case Verdict.Rejected(Reason reason) -> tally.reject(reason);
            case Verdict.Answers answers -> {
                if (!(run.orElseThrow() instanceof ScoringRun scoring
                        && answers.lease().work() instanceof Work.Score score)) {
                    refuse(answers, Reason.MALFORMED, worker, answer.now());
                } else if (!answer.found().filter(Answers::plausible).isPresent()) {
                    refuse(answers, Reason.NON_FINITE, worker, answer.now());
                    notFinite(answers.lease(), worker, effects);
                } else if (!scoring.fits(score, answer.found().get())) {
                    refuse(answers, Reason.MALFORMED, worker, answer.now());
                } else {
                    leases.accept(answers.lease());
                    worker.finished();
                    tally.chunk(score.work().passes() * shardSize);
                    scoring.accept(answer.found().get()).ifPresent(entry -> effects.add(Effect.Append.of(entry)));
                }
            }
        }
    }

    private static boolean plausible(ScoreRecord found) {
        return switch (found) {
            case ScoreRecord.Base base -> plausible(base.loss());
            case ScoreRecord.Probe probe -> plausible(probe.plus()) && plausible(probe.minus());
            case ScoreRecord.Activations _ -> true;
        };
    }

    private static boolean plausible(double loss) {
        return Math.abs(loss) <= LARGEST_LOSS;
    }

    /** The round is over. */
    void close() {
        forgetFailures();
        doubts.clear();
    }

    /** Work is tried anew: what failed before does not count any more. */
    void forgetFailures() {
        failures.clear();
    }
}
