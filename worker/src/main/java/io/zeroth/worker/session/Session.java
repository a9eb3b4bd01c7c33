package io.zeroth.worker.session;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.grpc.Status;
import io.zeroth.v1.CommittedSteps;
import io.zeroth.v1.TaskList;
import io.zeroth.v1.Welcome;
import io.zeroth.v1.WorkResponse;
import io.zeroth.wire.CommittedStepMessages;
import io.zeroth.wire.client.CallErrors;
import io.zeroth.wire.task.StoredTask;
import io.zeroth.worker.lease.Evaluator;
import io.zeroth.worker.lease.Lease;
import io.zeroth.worker.lease.Outcome;
import io.zeroth.worker.replica.Replica;
import io.zeroth.worker.stream.Incoming;
import io.zeroth.worker.stream.ReadyAnswers;
import io.zeroth.worker.stream.WorkMessages;
import io.zeroth.worker.stream.WorkStream;
import io.zeroth.worker.task.TaskTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream with one server, from hello to its end. Everything the server says is done in the order in which it came, on
 * the thread that runs the session, so that a lease always finds the steps folded that were sent before it.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** How long the server may take to end a stream that the worker has completed. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final String STOPPING = "the worker is stopping";
    private static final String OVERTAKEN = "steps were committed meanwhile";
    /** The server's word for a theta that differs from its own. */
    private static final String DIVERGED = "DIVERGED";

    private final WorkerSettings settings;
    private final BaseModel model;
    private final TaskTable tasks;
    private final Joining joining;
    private final Evaluator evaluator;
    private final WorkerState state;
    private final BooleanSupplier stopping;
    private final WorkStream stream;
    private final ReadyAnswers answers;

    Session(WorkerSettings settings, BaseModel model, TaskTable tasks, Joining joining, WorkerState state,
            BooleanSupplier stopping, WorkStream stream) {
        this.settings = settings;
        this.model = model;
        this.tasks = tasks;
        this.joining = joining;
        this.evaluator = new Evaluator(tasks::get, stopping,
                count -> state.progress(progress -> progress.passed(count)));
        this.state = state;
        this.stopping = stopping;
        this.stream = stream;
        this.answers = new ReadyAnswers(stream::send, System::nanoTime);
    }

    /** Runs the session to its end. */
    SessionEnd run() throws InterruptedException {
        stream.send(WorkMessages.hello(settings.name(), model.engines().engineName(), model.digest(), state.replica()));
        try {
            return awaitWelcome();
        } catch (IOException e) {
            return new SessionEnd.Lost(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            LOG.debug("worker '{}' leaves", settings.name(), e);
            return new SessionEnd.Left(new WorkerEnd.Refused(String.valueOf(e.getMessage())));
        }
    }

    private SessionEnd awaitWelcome() throws IOException, InterruptedException {
        while (!stopping.getAsBoolean()) {
            switch (stream.take()) {
                case Incoming.Message(WorkResponse message) when message.hasWelcome() ->
                    { return welcomed(message.getWelcome()); }
                case Incoming.Message(WorkResponse message) when message.hasDrain() -> {
                    return drained(message.getDrain().getReason());
                }
                case Incoming.Message(WorkResponse message) -> {
                    return new SessionEnd.Lost(
                            "the server sent %s before its welcome".formatted(message.getMessageCase()));
                }
                case Incoming.Closed closed -> { return closed(closed); }
                case Incoming.Woken() -> {}
            }
        }
        return stopped();
    }

    private SessionEnd welcomed(Welcome welcome) throws IOException, InterruptedException {
        Optional<Replica> joined = joining.join(welcome);
        if (joined.isEmpty()) {
            return new SessionEnd.Lost("the server named no snapshot to a worker that has no theta of its job");
        }
        Replica replica = joined.get();
        LOG.info("worker '{}' {} job '{}' at position {} of {}: engine {}, {} tasks, theta of {} values",
                settings.name(), state.progress().joins() == 0 ? "joined" : "rejoined", replica.header().job(),
                replica.position(), replica.header().optimizer().steps(), model.engines().engineName(), tasks.size(),
                replica.header().thetaLength());
        state.progress(WorkerProgress::joined);
        stream.send(WorkMessages.ready(replica.position(), settings.slots()));
        return work(replica);
    }

    private SessionEnd work(Replica replica) throws IOException, InterruptedException {
        while (!stopping.getAsBoolean()) {
            switch (stream.take()) {
                case Incoming.Message(WorkResponse message) -> {
                    Optional<SessionEnd> end = handle(message, replica);
                    if (end.isPresent()) {
                        return end.get();
                    }
                }
                case Incoming.Closed closed -> { return closed(closed); }
                case Incoming.Woken() -> {}
            }
        }
        return stopped();
    }

    private Optional<SessionEnd> handle(WorkResponse message, Replica replica)
            throws IOException, InterruptedException {
        if (!message.hasLeases()) {
            answers.say();
        }
        return switch (message.getMessageCase()) {
            case COMMITTED_STEPS -> fold(message.getCommittedSteps(), replica);
            case LEASES -> evaluate(WorkMessages.leases(message.getLeases()), replica);
            case DIGEST_REQUEST -> reportDigest(replica);
            case TASK_LIST -> update(message.getTaskList());
            case DRAIN -> Optional.of(drained(message.getDrain().getReason()));
            case WELCOME -> Optional.of(new SessionEnd.Lost("the server sent a second welcome"));
            case MESSAGE_NOT_SET -> Optional.of(new SessionEnd.Lost("the server sent a message without content"));
        };
    }

    private Optional<SessionEnd> fold(CommittedSteps steps, Replica replica) {
        try {
            replica.fold(CommittedStepMessages.fromMessage(steps, replica.header()));
        } catch (IllegalArgumentException e) {
            return Optional.of(new SessionEnd.Lost(String.valueOf(e.getMessage())));
        }
        state.progress(progress -> progress.folded(replica.position()));
        return Optional.empty();
    }

    private Optional<SessionEnd> evaluate(List<Lease> leases, Replica replica) {
        for (int i = 0; i < leases.size(); i++) {
            Lease lease = leases.get(i);
            Outcome outcome = outcome(lease, replica);
            boolean more = i + 1 < leases.size() || stream.waiting() > 0;
            answers.add(WorkMessages.answer(lease, outcome), more);
        }
        return Optional.empty();
    }

    private Outcome outcome(Lease lease, Replica replica) {
        if (stream.overtaken()) {
            // The step of a lease is committed by now, and with it all that the lease could add.
            LOG.debug("worker '{}' leaves out {}: {}", settings.name(), lease, OVERTAKEN);
            return new Outcome.Returned(OVERTAKEN);
        }
        Outcome outcome = stopping.getAsBoolean() ? new Outcome.Returned(STOPPING) : evaluator.evaluate(lease, replica);
        switch (outcome) {
            case Outcome.ProbeLosses _,Outcome.Scored _ -> state.progress(WorkerProgress::probed);
            case Outcome.SplitScore _ -> state.progress(WorkerProgress::evaluated);
            case Outcome.Returned(String reason) -> {
                LOG.warn("worker '{}' hands back {}: {}", settings.name(), lease, reason);
                state.progress(WorkerProgress::handedBack);
            }
        }
        return outcome;
    }

    private Optional<SessionEnd> reportDigest(Replica replica) {
        long digest = replica.digest();
        state.progress(progress -> progress.reported(digest));
        stream.send(WorkMessages.digestReport(replica.position(), digest));
        return Optional.empty();
    }

    private Optional<SessionEnd> update(TaskList list) throws IOException, InterruptedException {
        tasks.update(list.getTasksList().stream().map(StoredTask::fromMessage).toList());
        return Optional.empty();
    }

    /** Ends a session after the server's drain; the leases that came before it are answered by now. */
    private SessionEnd drained(String reason) throws InterruptedException {
        LOG.info("worker '{}' is drained at position {}: {}", settings.name(), state.progress().position(), reason);
        farewell();
        return new SessionEnd.Left(new WorkerEnd.Drained(reason));
    }

    private SessionEnd stopped() throws InterruptedException {
        for (Optional<Incoming> next = stream.poll(Duration.ZERO); next
                .isPresent(); next = stream.poll(Duration.ZERO)) {
            if (next.get() instanceof Incoming.Message(WorkResponse message)) {
                handBack(message);
            }
        }
        LOG.info("worker '{}' stops at position {}", settings.name(), state.progress().position());
        farewell();
        return new SessionEnd.Left(new WorkerEnd.Stopped());
    }

    private void handBack(WorkResponse message) {
        for (Lease lease : WorkMessages.leases(message.getLeases())) {
            state.progress(WorkerProgress::handedBack);
            answers.add(WorkMessages.answer(lease, new Outcome.Returned(STOPPING)), true);
        }
    }

    private void farewell() throws InterruptedException {
        answers.say();
        stream.complete();
        Optional<Incoming> next = stream.poll(FAREWELL);
        while (next.isPresent() && !(next.get() instanceof Incoming.Closed)) {
            next = stream.poll(FAREWELL);
        }
    }

    /**
     * A stream that the server ended or lost: where the status says that the worker is at fault, it leaves for good, and where
     * its theta is, it comes back without it.
     */
    private SessionEnd closed(Incoming.Closed closed) {
        Status status = closed.status();
        if (closed.reason().filter(DIVERGED::equals).isPresent()) {
            LOG.warn("worker '{}' forgets its theta: {}", settings.name(), CallErrors.describe(status));
            state.forget();
        }
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, FAILED_PRECONDITION, PERMISSION_DENIED, UNAUTHENTICATED, UNIMPLEMENTED ->
                new SessionEnd.Left(new WorkerEnd.Refused(
                        "the server refused the worker: %s".formatted(CallErrors.describe(status))));
            case OK, CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, RESOURCE_EXHAUSTED, ABORTED,
                    OUT_OF_RANGE, INTERNAL, UNAVAILABLE, DATA_LOSS ->
                new SessionEnd.Lost("the server ended the session: %s".formatted(CallErrors.describe(status)));
        };
    }
}
