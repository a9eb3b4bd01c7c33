package io.zeroth.server.fleet;

import java.util.Optional;

import io.zeroth.core.job.JobHeader;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.job.JobState;

/** Which workers may work for a job, and how they come by its theta. */
public final class Admission {
    private static final int MOST_SLOTS = 1024;

    private Admission() {}

    /** Why a worker is turned away, if it is. */
    public static Optional<Refusal> refusal(Greeting greeting, JobHeader header, JobPhase phase,
            Divergences divergences) {
        if (greeting.worker().isBlank()) {
            return Optional.of(Refusal.invalid("hello.worker", "worker is empty; give the worker a name"));
        }
        if (phase == JobPhase.STOPPED) {
            return refused(Refusal.Kind.FAILED_PRECONDITION,
                    "job '%s' was stopped; start a job of another name".formatted(header.job()));
        }
        if (divergences.of(greeting.worker()) >= Divergences.MOST) {
            return refused(Refusal.Kind.FAILED_PRECONDITION,
                    "theta of worker %s differed from the server's %d times in a row; look for a faulty machine or another build, and start it under another name"
                            .formatted(greeting.worker(), Divergences.MOST));
        }
        if (greeting.semanticsVersion() != header.semanticsVersion()) {
            return refused(Refusal.Kind.FAILED_PRECONDITION,
                    "semantics_version of worker %s is %d and the job's is %d; use a build of version %3$d"
                            .formatted(greeting.worker(), greeting.semanticsVersion(), header.semanticsVersion()));
        }
        return greeting.base()
                .filter(base -> !base.equals(header.base()))
                .map(base -> new Refusal(Refusal.Kind.FAILED_PRECONDITION,
                        "base_digest of worker %s is %s and the job's is %s; load the base model %s".formatted(
                                greeting.worker(), base.brief(), header.base().brief(), header.baseReference())));
    }

    /**
     * Why a worker cannot start as it says it is.
     *
     * @param position the last step folded into its theta
     * @param step the job's last step
     */
    public static Optional<Refusal> refusal(int slots, long position, long step) {
        if (slots < 1 || slots > MOST_SLOTS) {
            return Optional
                    .of(Refusal.invalid("ready.slots", "slots is %d; it must be 1 to %d".formatted(slots, MOST_SLOTS)));
        }
        if (position > step) {
            return refused(Refusal.Kind.FAILED_PRECONDITION,
                    "position is %d and the job's last step is %d; fetch the snapshot before saying ready"
                            .formatted(position, step));
        }
        return Optional.empty();
    }

    /** Whether the worker's own theta is near enough to the last step to be brought there by the log alone. */
    public static boolean recent(Greeting greeting, JobState job, long maxTail) {
        return greeting.layout().filter(job.masking().layout()::equals).isPresent() && greeting.position() <= job.step()
                && job.step() - greeting.position() <= maxTail;
    }

    private static Optional<Refusal> refused(Refusal.Kind kind, String message) {
        return Optional.of(new Refusal(kind, message));
    }
}
