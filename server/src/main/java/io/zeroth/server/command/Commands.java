package io.zeroth.server.command;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.job.JobState;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.job.LogEntry;

/** Decides on what users ask, by how the job stands. */
public final class Commands {
    private final JobState job;
    private final Set<String> beingPushed = new TreeSet<>();

    public Commands(JobState job) {
        this.job = job;
    }

    /** Takes note of an entry that was applied. */
    public void applied(LogEntry entry) {
        if (entry instanceof LogEntry.TaskPushed pushed) {
            beingPushed.remove(pushed.task().spec().name());
        }
    }

    /** Another replica leads: whether what was asked is done shows in the log alone. */
    public void standDown() {
        beingPushed.clear();
    }

    /** Decides; what is to be logged counts as asked from now on. */
    public Decision on(Command command) {
        return switch (command) {
            case Command.Resume _ -> resume();
            case Command.Pause _ -> pause();
            case Command.Stop _ -> stop();
            case Command.Push push -> push(push.task());
            case Command.Weigh weigh -> weigh(weigh);
            case Command.Remove remove ->
                find(remove.task()).map(task -> logged(new LogEntry.TaskRemoved(task.place())))
                        .orElseGet(() -> unknown(remove.task()));
        };
    }

    private Decision resume() {
        JobPhase phase = job.phase();
        if (phase.ended()) {
            return ended("resume");
        }
        if (phase.running()) {
            return new Decision.Done();
        }
        if (job.active().isEmpty()) {
            return refused(Refusal.Kind.FAILED_PRECONDITION,
                    "job '%s' has no tasks; push at least one before resuming it".formatted(job.header().job()));
        }
        return logged(new LogEntry.PhaseChanged(job.due()));
    }

    private Decision pause() {
        if (job.phase().ended()) {
            return ended("pause");
        }
        return job.phase() == JobPhase.PAUSED
                ? new Decision.Done()
                : logged(new LogEntry.PhaseChanged(JobPhase.PAUSED));
    }

    private Decision stop() {
        return switch (job.phase()) {
            case STOPPED -> new Decision.Done();
            case COMPLETE -> ended("stop");
            case PAUSED, EVALUATING_BASE, SCORING, TRAINING, EVALUATING_TUNED ->
                logged(new LogEntry.PhaseChanged(JobPhase.STOPPED));
        };
    }

    private Decision push(Task task) {
        String name = task.spec().name();
        if (job.phase().ended()) {
            return ended("push task '%s' to".formatted(name));
        }
        // Each server of a cluster is started with the same tasks and pushes them, and so does who does not know whether it did.
        Optional<ContentDigest> there = find(name).map(JobTask::digest);
        if (there.filter(task.digest()::equals).isPresent()) {
            return new Decision.Done();
        }
        // Whether that one comes into the log is not known yet, so it is no reason to refuse another for good.
        if (beingPushed.contains(name)) {
            return refused(Refusal.Kind.ABORTED, "task '%s' is being pushed by another; ask again".formatted(name));
        }
        if (there.isPresent()) {
            return refused(Refusal.Kind.ALREADY_EXISTS,
                    "task '%s' is pushed already, with other content; remove it first, or push under another name"
                            .formatted(name));
        }
        if (task.examples(Split.TRAIN).isEmpty()) {
            return invalid("examples",
                    "task '%s' has no training examples; push at least one of split train".formatted(name));
        }
        beingPushed.add(name);
        return logged(new LogEntry.TaskPushed(task));
    }

    private Decision weigh(Command.Weigh weigh) {
        if (!(weigh.weight() > 0) || !Double.isFinite(weigh.weight())) {
            return invalid("weight",
                    "weight of task '%s' is %s; it must be above 0 and finite".formatted(weigh.task(), weigh.weight()));
        }
        return find(weigh.task()).map(task -> logged(new LogEntry.TaskWeighted(task.place(), weigh.weight())))
                .orElseGet(() -> unknown(weigh.task()));
    }

    private Optional<JobTask> find(String name) {
        return job.active(name);
    }

    private Decision unknown(String name) {
        List<String> names = job.active().stream().map(JobTask::name).toList();
        return refused(Refusal.Kind.NOT_FOUND, "there is no task '%s'; the tasks are %s".formatted(name, names));
    }

    private Decision ended(String what) {
        return refused(Refusal.Kind.FAILED_PRECONDITION, "cannot %s job '%s': it is %s; start a job of another name"
                .formatted(what, job.header().job(), job.phase() == JobPhase.COMPLETE ? "complete" : "stopped"));
    }

    private static Decision logged(LogEntry entry) {
        return new Decision.Logged(entry);
    }

    private static Decision invalid(String field, String message) {
        return new Decision.Refused(Refusal.invalid(field, message));
    }

    private static Decision refused(Refusal.Kind kind, String message) {
        return new Decision.Refused(new Refusal(kind, message));
    }
}
