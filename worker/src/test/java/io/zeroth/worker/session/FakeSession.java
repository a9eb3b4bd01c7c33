package io.zeroth.worker.session;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.step.StepRecord;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.v1.Answer;
import io.zeroth.v1.CommittedSteps;
import io.zeroth.v1.DigestRequest;
import io.zeroth.v1.Drain;
import io.zeroth.v1.EvaluationLease;
import io.zeroth.v1.Lease;
import io.zeroth.v1.LeaseList;
import io.zeroth.v1.ProbeLease;
import io.zeroth.v1.ScoringLease;
import io.zeroth.v1.TaskList;
import io.zeroth.v1.Welcome;
import io.zeroth.v1.WorkRequest;
import io.zeroth.v1.WorkResponse;
import io.zeroth.wire.JobHeaders;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.wire.StepRecords;
import io.zeroth.wire.task.Examples;
import io.zeroth.wire.task.StoredTask;

/** The server's end of one session, led by a test: it says what it is told to and keeps what the worker says. */
final class FakeSession implements StreamObserver<WorkRequest> {
    private final StreamObserver<WorkResponse> worker;
    private final BlockingQueue<WorkRequest> said = new LinkedBlockingQueue<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final CountDownLatch completed = new CountDownLatch(1);

    FakeSession(StreamObserver<WorkResponse> worker) {
        this.worker = worker;
    }

    static TaskList list(Task... tasks) {
        TaskList.Builder list = TaskList.newBuilder();
        for (Task task : tasks) {
            list.addTasks(StoredTask.of(task).toMessage());
        }
        return list.build();
    }

    /** What the worker said next. */
    WorkRequest next() throws InterruptedException {
        return requireNonNull(said.poll(20, SECONDS), "the worker said nothing within 20 s");
    }

    /** The worker's next answer; answers that came together are told one by one. */
    Answer answer() throws InterruptedException {
        if (answers.isEmpty()) {
            WorkRequest next = next();
            if (!next.hasAnswers()) {
                throw new AssertionError("the worker said " + next);
            }
            answers.addAll(next.getAnswers().getAnswersList());
        }
        return answers.removeFirst();
    }

    boolean isSilent() {
        return said.isEmpty() && answers.isEmpty();
    }

    void welcome(JobHeader header, Snapshot snapshot, Task... tasks) {
        SnapshotReference reference = new SnapshotReference(snapshot.step(), snapshot.digest(),
                TestJob.bytes(snapshot).length);
        say(WorkResponse.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setHeader(JobHeaders.toMessage(header))
                        .setTasks(list(tasks))
                        .setSnapshot(reference.toMessage())));
    }

    void welcomeBack(JobHeader header, Task... tasks) {
        say(WorkResponse.newBuilder()
                .setWelcome(Welcome.newBuilder().setHeader(JobHeaders.toMessage(header)).setTasks(list(tasks))));
    }

    /** Welcomes a worker to a job whose theta has the snapshot's layout now, not the header's. */
    void welcomeMasked(JobHeader header, Snapshot snapshot, Task... tasks) {
        SnapshotReference reference = new SnapshotReference(snapshot.step(), snapshot.digest(),
                TestJob.bytes(snapshot).length);
        say(WorkResponse.newBuilder().setWelcome(masked(header, snapshot, tasks).setSnapshot(reference.toMessage())));
    }

    void welcomeMaskedBack(JobHeader header, Snapshot snapshot, Task... tasks) {
        say(WorkResponse.newBuilder().setWelcome(masked(header, snapshot, tasks)));
    }

    private static Welcome.Builder masked(JobHeader header, Snapshot snapshot, Task... tasks) {
        return Welcome.newBuilder()
                .setHeader(JobHeaders.toMessage(header))
                .setTasks(list(tasks))
                .setLayoutDigest(snapshot.layout().digest().hex())
                .setThetaLength(snapshot.theta().length());
    }

    void commit(List<StepRecord> records) {
        say(WorkResponse.newBuilder()
                .setCommittedSteps(CommittedSteps.newBuilder().addAllRecords(StepRecords.toMessages(records))));
    }

    void lease(ProbeLease... leases) {
        LeaseList.Builder list = LeaseList.newBuilder();
        for (ProbeLease lease : leases) {
            list.addLeases(Lease.newBuilder().setProbe(lease));
        }
        say(WorkResponse.newBuilder().setLeases(list));
    }

    void lease(ScoringLease lease) {
        say(WorkResponse.newBuilder()
                .setLeases(LeaseList.newBuilder().addLeases(Lease.newBuilder().setScoring(lease))));
    }

    void leaseTest(long id, long step, int first, int count) {
        EvaluationLease lease = EvaluationLease.newBuilder()
                .setLease(id)
                .setStep(step)
                .setSplit(Examples.toMessage(Split.TEST))
                .setFirst(first)
                .setCount(count)
                .build();
        say(WorkResponse.newBuilder()
                .setLeases(LeaseList.newBuilder().addLeases(Lease.newBuilder().setEvaluation(lease))));
    }

    void requestDigest() {
        say(WorkResponse.newBuilder().setDigestRequest(DigestRequest.getDefaultInstance()));
    }

    void tasks(Task... tasks) {
        say(WorkResponse.newBuilder().setTaskList(list(tasks)));
    }

    void drain(String reason) {
        say(WorkResponse.newBuilder().setDrain(Drain.newBuilder().setReason(reason)));
    }

    void say(WorkResponse.Builder message) {
        worker.onNext(message.build());
    }

    void end(Status status) {
        worker.onError(status.asException());
    }

    /** Ends the session as the server does: with a word for the reason. */
    void refuse(Status.Code code, String reason, String message) {
        worker.onError(StatusProto.toStatusException(com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage(message)
                .addDetails(Any.pack(ErrorInfo.newBuilder().setReason(reason).build()))
                .build()));
    }

    /** Whether the worker has ended its side as agreed. */
    boolean awaitCompleted() throws InterruptedException {
        return completed.await(20, SECONDS);
    }

    @Override
    public void onNext(WorkRequest message) {
        said.add(message);
    }

    @Override
    public void onError(Throwable failure) {
        // A worker that is gone has nothing more to say; tests see it by the session that follows.
    }

    @Override
    public void onCompleted() {
        completed.countDown();
        worker.onCompleted();
    }
}
