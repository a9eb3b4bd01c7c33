package io.zeroth.server.grpc.work;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.job.JobHeader;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.command.RefusedException;
import io.zeroth.server.event.Event;
import io.zeroth.server.fleet.Greeting;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.server.runtime.WorkerChannel;
import io.zeroth.v1.Answer;
import io.zeroth.v1.AnswerList;
import io.zeroth.v1.EvaluationResult;
import io.zeroth.v1.Hello;
import io.zeroth.v1.LeaseReturn;
import io.zeroth.v1.ProbeResult;
import io.zeroth.v1.ScoringResult;
import io.zeroth.v1.WorkRequest;
import io.zeroth.wire.MalformedMessageException;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.wire.mask.ScoreResults;

/** One worker's stream: its messages become events, and what it is told goes to its outbox. */
final class WorkSession implements StreamObserver<WorkRequest>, WorkerChannel {
    private final JobRuntime job;
    private final Outbox outbox;
    private final long session;
    private boolean greeted;

    WorkSession(JobRuntime job, StepMessages steps, ServerCallStreamObserver<Encoded> out) {
        this.job = job;
        this.outbox = new Outbox(out, steps);
        out.setOnCancelHandler(this::cancelled);
        this.session = job.connect(this);
    }

    @Override
    public void onNext(WorkRequest message) {
        if (!greeted && message.getMessageCase() != WorkRequest.MessageCase.HELLO) {
            fail(new MalformedMessageException("message",
                    "is %s; say hello first".formatted(message.getMessageCase())));
            return;
        }
        try {
            received(message);
        } catch (MalformedMessageException e) {
            fail(e);
        }
    }

    private void received(WorkRequest message) {
        switch (message.getMessageCase()) {
            case HELLO -> {
                if (greeted) {
                    throw new MalformedMessageException("hello", "is said a second time; say it once a session");
                }
                greeted = true;
                Greeting greeting = greeting(message.getHello());
                job.post(now -> new Event.Greeted(now, session, greeting));
            }
            case READY -> {
                long position = message.getReady().getPosition();
                int slots = message.getReady().getSlots();
                job.post(now -> new Event.Ready(now, session, position, slots));
            }
            case DIGEST_REPORT -> {
                var report = message.getDigestReport();
                job.post(now -> new Event.DigestReported(now, session, report.getPosition(), report.getDigest()));
            }
            case ANSWERS -> {
                AnswerList answers = message.getAnswers();
                List<Function<Instant, Event>> events = answers.getAnswersList().stream().map(this::answered).toList();
                job.post(now -> new Event.Several(now, events.stream().map(event -> event.apply(now)).toList()));
            }
            case MESSAGE_NOT_SET ->
                throw new MalformedMessageException("message", "is not set or not known to this build");
        }
    }

    private Function<Instant, Event> answered(Answer answer) {
        return switch (answer.getOutcomeCase()) {
            case PROBE -> {
                ProbeResult result = answer.getProbe();
                OptionalDouble center = result.hasLossCenter()
                        ? OptionalDouble.of(result.getLossCenter())
                        : OptionalDouble.empty();
                yield now -> new Event.ProbeAnswered(now, session, result.getLease(), result.getLossPlus(),
                        result.getLossMinus(), center);
            }
            case EVALUATION -> {
                EvaluationResult result = answer.getEvaluation();
                yield now -> new Event.ChunkAnswered(now, session, result.getLease(), result.getLossSum(),
                        result.getPredictionsList());
            }
            case SCORING -> {
                ScoringResult result = answer.getScoring();
                Optional<ScoreRecord> found = ScoreResults.fromMessage(result);
                yield now -> new Event.ScoreAnswered(now, session, result.getLease(), found);
            }
            case RETURNED -> {
                LeaseReturn back = answer.getReturned();
                yield now -> new Event.HandedBack(now, session, back.getLease(), back.getReason());
            }
            case OUTCOME_NOT_SET ->
                throw new MalformedMessageException("answers.outcome", "is not set or not known to this build");
        };
    }

    private static Greeting greeting(Hello hello) {
        return new Greeting(hello.getWorker(), hello.getEngine(), digest(hello.getBaseDigest(), "hello.base_digest"),
                digest(hello.getLayoutDigest(), "hello.layout_digest"), hello.getPosition(),
                hello.getSemanticsVersion());
    }

    private static Optional<ContentDigest> digest(String hex, String field) {
        try {
            return hex.isEmpty() ? Optional.empty() : Optional.of(new ContentDigest(hex));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(field, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void onError(Throwable cancelled) {
        cancelled();
    }

    @Override
    public void onCompleted() {
        job.disconnect(session);
        outbox.complete();
    }

    private void cancelled() {
        job.disconnect(session);
        outbox.drop();
    }

    private void fail(RuntimeException cause) {
        job.disconnect(session);
        outbox.fail(cause);
    }

    @Override
    public void refuse(Refusal refusal) {
        fail(new RefusedException(refusal));
    }

    @Override
    public void welcome(JobHeader header, Optional<LogEntry.MaskChosen> masked, List<JobTask> tasks,
            Optional<SnapshotReference> snapshot) {
        outbox.say(WorkResponses.welcome(header, masked, tasks, snapshot));
    }

    @Override
    public void tasks(List<JobTask> tasks) {
        outbox.say(WorkResponses.tasks(tasks));
    }

    @Override
    public void leases(List<Lease> leases) {
        outbox.say(WorkResponses.leases(leases));
    }

    @Override
    public void requestDigest() {
        outbox.say(WorkResponses.digestRequest());
    }

    @Override
    public void drain(String reason) {
        outbox.say(WorkResponses.drain(reason));
    }

    @Override
    public void steps(long first, long last) {
        outbox.steps(first, last);
    }
}
