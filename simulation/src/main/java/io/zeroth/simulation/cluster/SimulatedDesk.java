package io.zeroth.simulation.cluster;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.model.task.Split;
import io.zeroth.server.event.Event;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.Work;
import io.zeroth.simulation.Bug;
import io.zeroth.simulation.check.Reference;
import io.zeroth.simulation.world.World;
import io.zeroth.worker.lease.Evaluator;
import io.zeroth.worker.lease.Outcome;
import io.zeroth.worker.replica.Replica;
import io.zeroth.worker.task.EncodedTask;

/** Where a worker evaluates the leases of one session, honestly or not. */
final class SimulatedDesk {
    private final World world;
    private final Reference reference;
    private final Optional<Bug> bug;
    private final Evaluator evaluator = new Evaluator(this::encoded, () -> false, _ -> {});
    private List<JobTask> tasks = List.of();
    private Optional<Stale> last = Optional.empty();

    /** What was found for a step before. */
    private record Stale(long step, Outcome.ProbeLosses losses) {}

    SimulatedDesk(World world, Reference reference, Optional<Bug> bug) {
        this.world = world;
        this.reference = reference;
        this.bug = bug;
    }

    private EncodedTask encoded(int task) {
        return reference.encoded(tasks.get(task).content());
    }

    void tasks(List<JobTask> now) {
        tasks = now;
    }

    /** @param wrong whether theta is not what it should be */
    Optional<Answer> answer(Lease lease, Replica replica, Conduct conduct, boolean wrong) {
        if (conduct == Conduct.HANGS) {
            return Optional.empty();
        }
        boolean lies = wrong || conduct == Conduct.LIES;
        if (lies && lease.work() instanceof Work.Probe) {
            reference.lied(lease.step());
        }
        Outcome outcome = evaluator.evaluate(leased(lease), replica);
        long id = lease.id();
        return Optional.of(switch (outcome) {
            case Outcome.ProbeLosses losses ->
                probe(id, maybeStale(lease.step(), losses), conduct, replica.header().optimizer());
            case Outcome.SplitScore score -> session -> now -> new Event.ChunkAnswered(now, session, id,
                    conduct == Conduct.NOT_A_NUMBER ? Double.NaN : score.lossSum(), score.predictions());
            case Outcome.Scored scored ->
                session -> now -> new Event.ScoreAnswered(now, session, id, Optional.of(scored.found()));
            case Outcome.Returned(String reason) -> session -> now -> new Event.HandedBack(now, session, id, reason);
        });
    }

    /** With the bug planted, now and then what was found for an older step comes in the place of what is asked for. */
    private Outcome.ProbeLosses maybeStale(long step, Outcome.ProbeLosses losses) {
        Optional<Outcome.ProbeLosses> older = last.filter(each -> each.step() < step).map(Stale::losses);
        last = Optional.of(new Stale(step, losses));
        boolean planted = bug.equals(Optional.of(Bug.STALE_RESULT_ACCEPTED)) && world.chance(0.02);
        return planted ? older.orElse(losses) : losses;
    }

    private Answer probe(long id, Outcome.ProbeLosses losses, Conduct conduct, OptimizerSettings optimizer) {
        return switch (conduct) {
            case HONEST, SLOW, HANGS -> probe(id, losses.plus(), losses.minus(), losses.center());
            case LIES -> lie(id, losses, optimizer);
            case NOT_A_NUMBER -> probe(id, Double.NaN, losses.minus(), losses.center());
        };
    }

    /**
     * A lie that no rule tells from an honest loss may ruin theta for good, so that the job cannot go on whoever works for it:
     * where slopes are not clipped lies are small, and where they are divided by their deviation both losses are false alike.
     */
    private Answer lie(long id, Outcome.ProbeLosses losses, OptimizerSettings optimizer) {
        boolean divided = optimizer.variance() instanceof VarianceControl.OneSided;
        boolean gross = optimizer.clip() > 0 && !divided && world.chance(0.3);
        double factor = gross ? 1e5 : divided ? 1.5 : 1 + world.below(20) / 1000.0;
        return probe(id, losses.plus() * factor, divided ? losses.minus() * factor : losses.minus(), losses.center());
    }

    private static Answer probe(long id, double plus, double minus, OptionalDouble center) {
        return session -> now -> new Event.ProbeAnswered(now, session, id, plus, minus, center);
    }

    private static io.zeroth.worker.lease.Lease leased(Lease lease) {
        return switch (lease.work()) {
            case Work.Probe probe -> new io.zeroth.worker.lease.Lease.Probe(lease.id(), lease.step(), probe.task(),
                    probe.seed(), probe.shard());
            case Work.Score score -> new io.zeroth.worker.lease.Lease.Score(lease.id(), score.place(), numbered(score));
            case Work.Chunk chunk -> new io.zeroth.worker.lease.Lease.Evaluation(lease.id(), lease.step(), chunk.task(),
                    Split.TEST, chunk.first(), chunk.count());
        };
    }

    /** The work of a score, with its task by the number that the job has for it. */
    private static ScoreWork numbered(Work.Score score) {
        return switch (score.work()) {
            case ScoreWork.Base base -> new ScoreWork.Base(score.task(), base.shard());
            case ScoreWork.Probe probe ->
                new ScoreWork.Probe(score.task(), probe.shard(), probe.seed(), probe.target(), probe.epsilon());
            case ScoreWork.Activations of ->
                new ScoreWork.Activations(score.task(), of.shard(), of.tensors(), of.byClass());
        };
    }
}
