package io.zeroth.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScoreDirection;
import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.snapshot.SnapshotCodec;
import io.zeroth.core.step.Fold;
import io.zeroth.core.theta.Perturbation;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import io.zeroth.v1.Answer;
import io.zeroth.v1.AnswerList;
import io.zeroth.v1.DigestReport;
import io.zeroth.v1.EvaluationLease;
import io.zeroth.v1.EvaluationResult;
import io.zeroth.v1.FetchSnapshotRequest;
import io.zeroth.v1.FetchSnapshotResponse;
import io.zeroth.v1.Hello;
import io.zeroth.v1.Lease;
import io.zeroth.v1.LeaseList;
import io.zeroth.v1.ProbeLease;
import io.zeroth.v1.ProbeResult;
import io.zeroth.v1.Ready;
import io.zeroth.v1.ScoringLease;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.v1.Welcome;
import io.zeroth.v1.WorkRequest;
import io.zeroth.v1.WorkResponse;
import io.zeroth.v1.WorkerServiceGrpc;
import io.zeroth.wire.CommittedStepMessages;
import io.zeroth.wire.JobHeaders;
import io.zeroth.wire.client.Channels;
import io.zeroth.wire.mask.ScoreLeases;
import io.zeroth.wire.mask.ScoreResults;

/** A worker whose loss is a quadratic of theta, over real gRPC. */
public final class FakeWorker implements AutoCloseable {
    private final String name;
    private final ManagedChannel channel;
    private final BlockingQueue<Optional<WorkResponse>> inbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private final AtomicInteger probes = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();
    private final List<String> drains = new ArrayList<>();
    private final Thread thread;
    private final boolean follows;
    private final boolean corrupt;
    private final int most;
    private volatile boolean again;
    private volatile Optional<Long> digest = Optional.empty();

    private FakeWorker(String name, int port, boolean corrupt, int most) {
        this(name, ManagedChannelBuilder.forAddress("localhost", port).usePlaintext().build(), false, corrupt, most);
    }

    private FakeWorker(String name, ManagedChannel channel, boolean follows, boolean corrupt, int most) {
        this.name = name;
        this.follows = follows;
        this.corrupt = corrupt;
        this.most = most;
        this.channel = channel;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::work);
    }

    public static FakeWorker start(String name, int port) {
        return begin(new FakeWorker(name, port, false, Integer.MAX_VALUE));
    }

    /** A worker that looks for the leader among {@code servers}, again and again. */
    public static FakeWorker startFollowing(String name, String servers) {
        return begin(new FakeWorker(name, Channels.toLeader(servers), true, false, Integer.MAX_VALUE));
    }

    /** A worker that answers {@code most} probes, and is silent from then on. */
    public static FakeWorker startLimited(String name, int port, int most) {
        return begin(new FakeWorker(name, port, false, most));
    }

    /** A worker whose theta is wrong from the beginning. */
    public static FakeWorker startCorrupt(String name, int port) {
        return begin(new FakeWorker(name, port, true, 0));
    }

    private static FakeWorker begin(FakeWorker worker) {
        worker.thread.start();
        return worker;
    }

    public int probes() {
        return probes.get();
    }

    /** The last digest that it reported. */
    public Optional<Long> digest() {
        return digest;
    }

    /** Completes with how the session ended. */
    public CompletableFuture<Throwable> ended() {
        return ended;
    }

    /** How often it said hello. */
    int sessions() {
        return sessions.get();
    }

    public synchronized List<String> drains() {
        return List.copyOf(drains);
    }

    /** Sessions one after the other, as long as the server asks to join again. */
    private void work() {
        do {
            session();
        } while (again);
    }

    private void session() {
        again = false;
        sessions.incrementAndGet();
        StreamObserver<WorkRequest> out = WorkerServiceGrpc.newStub(channel)
                .withWaitForReady()
                .work(new StreamObserver<>() {
                    @Override
                    public void onNext(WorkResponse message) {
                        inbox.add(Optional.of(message));
                    }

                    @Override
                    public void onError(Throwable t) {
                        Status.Code code = Status.fromThrowable(t).getCode();
                        if (code == Status.Code.ABORTED || follows && code == Status.Code.UNAVAILABLE) {
                            again = !channel.isShutdown();
                        } else {
                            ended.complete(t);
                        }
                        inbox.add(Optional.empty());
                    }

                    @Override
                    public void onCompleted() {
                        ended.complete(new IllegalStateException("completed"));
                        inbox.add(Optional.empty());
                    }
                });
        out.onNext(WorkRequest.newBuilder()
                .setHello(Hello.newBuilder()
                        .setWorker(name)
                        .setEngine("fake")
                        .setSemanticsVersion(JobHeader.SEMANTICS_VERSION))
                .build());
        try {
            Optional<WorkResponse> first = inbox.take();
            if (first.isPresent()) {
                new Session(first.get().getWelcome(), out).run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StatusRuntimeException e) {
            // What was under way when the test closed it is nobody's concern.
            if (!channel.isShutdown()) {
                throw e;
            }
        }
    }

    private final class Session {
        private final StreamObserver<WorkRequest> out;
        private final JobHeader header;
        private final boolean masked;
        private final ScoreDirection direction;
        private final Noise noise;
        private final Theta theta;
        private final Theta scratch;
        private long position;

        private Session(Welcome welcome, StreamObserver<WorkRequest> out) {
            this.out = out;
            this.header = JobHeaders.fromMessage(welcome.getHeader());
            this.masked = !welcome.getLayoutDigest().isEmpty();
            this.noise = Noises.of(header.noise());
            Snapshot snapshot = fetch(welcome.getSnapshot().getStep());
            this.theta = snapshot.theta();
            this.direction = new ScoreDirection(snapshot.layout());
            if (masked && !snapshot.layout().digest().hex().equals(welcome.getLayoutDigest())) {
                throw new AssertionError("the snapshot is of another layout than the welcome says");
            }
            this.scratch = theta.copy();
            this.position = snapshot.step();
            if (corrupt) {
                theta.set(0, theta.get(0) + 1);
            }
        }

        private void run() throws InterruptedException {
            out.onNext(WorkRequest.newBuilder().setReady(Ready.newBuilder().setPosition(position).setSlots(2)).build());
            for (Optional<WorkResponse> next = inbox.take(); next.isPresent(); next = inbox.take()) {
                on(next.get());
            }
        }

        private void on(WorkResponse message) {
            switch (message.getMessageCase()) {
                case COMMITTED_STEPS -> {
                    var records = CommittedStepMessages.fromMessage(message.getCommittedSteps(), header);
                    Fold.apply(theta, noise, records);
                    position = records.getLast().step();
                }
                case LEASES -> answer(message.getLeases());
                case DIGEST_REQUEST -> {
                    digest = Optional.of(ThetaDigest.of(theta));
                    out.onNext(WorkRequest.newBuilder()
                            .setDigestReport(DigestReport.newBuilder().setPosition(position).setDigest(digest.get()))
                            .build());
                }
                case DRAIN -> {
                    synchronized (FakeWorker.this) {
                        drains.add(message.getDrain().getReason());
                    }
                    out.onCompleted();
                }
                case TASK_LIST -> {}
                case WELCOME, MESSAGE_NOT_SET -> throw new AssertionError(message);
            }
        }

        /** Several leases of one message are answered in one message. */
        private void answer(LeaseList leases) {
            AnswerList.Builder answers = AnswerList.newBuilder();
            for (Lease lease : leases.getLeasesList()) {
                Optional<Answer> answer = switch (lease.getWorkCase()) {
                    case PROBE -> answer(lease.getProbe());
                    case EVALUATION -> answer(lease.getEvaluation());
                    case SCORING -> answer(lease.getScoring());
                    case WORK_NOT_SET -> throw new AssertionError(lease);
                };
                answer.ifPresent(answers::addAnswers);
            }
            if (answers.getAnswersCount() > 0) {
                out.onNext(WorkRequest.newBuilder().setAnswers(answers).build());
            }
        }

        private Optional<Answer> answer(ProbeLease lease) {
            if (lease.getStep() != position + 1) {
                throw new AssertionError("a lease of step %d at position %d".formatted(lease.getStep(), position));
            }
            if (probes.get() >= most) {
                return Optional.empty();
            }
            float epsilon = header.optimizer().epsilon();
            Perturbation.write(theta, noise, lease.getSeed(), epsilon, scratch);
            double plus = FakeWorker.loss(scratch, lease.getTask(), lease.getShard());
            Perturbation.write(theta, noise, lease.getSeed(), -epsilon, scratch);
            double minus = FakeWorker.loss(scratch, lease.getTask(), lease.getShard());
            probes.incrementAndGet();
            ProbeResult.Builder result = ProbeResult.newBuilder()
                    .setLease(lease.getLease())
                    .setLossPlus(plus)
                    .setLossMinus(minus);
            if (theta.hasCurvatures()) {
                result.setLossCenter(FakeWorker.loss(theta, lease.getTask(), lease.getShard()));
            }
            return Optional.of(Answer.newBuilder().setProbe(result).build());
        }

        private Optional<Answer> answer(ScoringLease lease) {
            if (masked || position != 0) {
                throw new AssertionError("a score after the mask was chosen");
            }
            if (probes.getAndIncrement() >= most) {
                return Optional.empty();
            }
            int place = lease.getWork();
            ScoreRecord found = switch (ScoreLeases.fromMessage(lease)) {
                case ScoreWork.Base base ->
                    new ScoreRecord.Base(place, FakeWorker.loss(theta, base.task(), base.shard()));
                case ScoreWork.Probe probe ->
                    new ScoreRecord.Probe(place, loss(probe, probe.epsilon()), loss(probe, -probe.epsilon()));
                case ScoreWork.Activations activations -> new ScoreRecord.Activations(place,
                        activations.tensors()
                                .stream()
                                .map(_ -> TestJobs.inputs(1 + activations.task() + activations.shard(), activations))
                                .toList());
            };
            return Optional.of(
                    Answer.newBuilder().setScoring(ScoreResults.toMessage(found).setLease(lease.getLease())).build());
        }

        private double loss(ScoreWork.Probe probe, float scale) {
            return switch (probe.target()) {
                case ScoreTarget.Outputs outputs -> shifted(probe, outputs, scale);
                case ScoreTarget.Everything _,ScoreTarget.Output _ -> {
                    direction.perturb(theta, probe.target(), probe.seed(), scale, scratch);
                    yield FakeWorker.loss(scratch, probe.task(), probe.shard());
                }
            };
        }

        /** Outputs have a target of their own, each with a weight of its own. */
        private double shifted(ScoreWork.Probe probe, ScoreTarget.Outputs target, float scale) {
            float[] z = new float[Math.toIntExact(direction.length(target))];
            direction.fill(target, probe.seed(), 0, z, 0, z.length);
            double sum = FakeWorker.loss(theta, probe.task(), probe.shard());
            for (int output = 0; output < z.length; output++) {
                double shift = scale * z[output];
                sum += (1 + output) * shift * (shift - 1 - 0.1 * probe.task());
            }
            return sum;
        }

        private Optional<Answer> answer(EvaluationLease lease) {
            if (lease.getStep() != position) {
                throw new AssertionError("an evaluation at %d at position %d".formatted(lease.getStep(), position));
            }
            EvaluationResult.Builder result = EvaluationResult.newBuilder()
                    .setLease(lease.getLease())
                    .setLossSum(lease.getCount() * FakeWorker.loss(theta, lease.getTask(), 0));
            for (int i = 0; i < lease.getCount(); i++) {
                result.addPredictions(1);
            }
            return Optional.of(Answer.newBuilder().setEvaluation(result).build());
        }
    }

    /** The mean square distance to a target that differs between tasks and a little between shards. */
    static double loss(Theta theta, int task, int shard) {
        double sum = 0;
        for (long j = 0; j < theta.length(); j++) {
            double distance = theta.get(j) - (1 + 0.1 * task + 0.01 * shard);
            sum += distance * distance;
        }
        return sum / theta.length();
    }

    private Snapshot fetch(long step) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        var chunks = SnapshotServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, SECONDS)
                .fetchSnapshot(FetchSnapshotRequest.newBuilder().setStep(step).build());
        while (chunks.hasNext()) {
            FetchSnapshotResponse chunk = chunks.next();
            bytes.writeBytes(chunk.getData().toByteArray());
        }
        try {
            return SnapshotCodec.read(new ByteArrayInputStream(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Dies without a word. */
    @Override
    public void close() {
        channel.shutdownNow();
    }
}
