package io.zeroth.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.zeroth.cli.client.ServerAddress;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.v1.Counters;
import io.zeroth.v1.Evaluation;
import io.zeroth.v1.EvaluationProgress;
import io.zeroth.v1.GetJobRequest;
import io.zeroth.v1.GetJobResponse;
import io.zeroth.v1.JobHeader;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobServiceGrpc;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.MaskStatus;
import io.zeroth.v1.Optimizer;
import io.zeroth.v1.ResumeJobRequest;
import io.zeroth.v1.ResumeJobResponse;
import io.zeroth.v1.Split;
import io.zeroth.v1.StepRecord;
import io.zeroth.v1.Task;
import io.zeroth.v1.TaskLoss;
import io.zeroth.v1.TaskStatus;
import io.zeroth.v1.WatchJobRequest;
import io.zeroth.v1.WatchJobResponse;
import io.zeroth.v1.WorkerStatus;
import io.zeroth.wire.mask.MaskRules;

/** A server on loopback that plays a job: no model, no workers, but the answers and events of a real one. */
public final class FakeServer implements AutoCloseable {
    /** The digest of the server's theta. */
    public static final long DIGEST = 0x0123456789abcdefL;

    private final FakeTasks tasks = new FakeTasks();
    private final List<StreamObserver<WatchJobResponse>> watchers = new CopyOnWriteArrayList<>();
    private final Server server;
    private final long steps;
    private final long stepMillis;
    private final List<Long> workerDigests;
    private volatile JobPhase phase = JobPhase.JOB_PHASE_PAUSED;
    private volatile long step;
    private volatile Optional<MaskRule> mask = Optional.empty();

    /** @param workerDigests the digests that workers report after the last step, one a worker */
    public FakeServer(long steps, long stepMillis, List<Long> workerDigests) {
        this.steps = steps;
        this.stepMillis = stepMillis;
        this.workerDigests = List.copyOf(workerDigests);
        try {
            server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                    .addService(new Job())
                    .addService(tasks)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plays a job that chooses a mask by this rule. */
    public FakeServer masking(MaskRule rule) {
        mask = Optional.of(rule);
        return this;
    }

    public ServerAddress address() {
        return new ServerAddress("localhost", server.getPort());
    }

    /** The tasks that were pushed. */
    public List<Task> tasks() {
        return tasks.stored();
    }

    /** Ends as a killed process does, in the middle of everything. */
    public void stop() {
        server.shutdownNow();
    }

    @Override
    public void close() {
        stop();
    }

    /** Goes through all phases of the job. */
    private void play() {
        enter(JobPhase.JOB_PHASE_EVALUATING_BASE);
        evaluate();
        if (mask.isPresent()) {
            enter(JobPhase.JOB_PHASE_SCORING);
            pause();
        }
        enter(JobPhase.JOB_PHASE_TRAINING);
        for (long next = 1; next <= steps && !server.isShutdown(); next++) {
            pause();
            step = next;
            send(WatchJobResponse.newBuilder().setStep(record()).build());
        }
        enter(JobPhase.JOB_PHASE_EVALUATING_TUNED);
        evaluate();
        enter(JobPhase.JOB_PHASE_COMPLETE);
    }

    private void evaluate() {
        for (int done = 0; done <= 10; done++) {
            pause();
            send(WatchJobResponse.newBuilder()
                    .setEvaluation(EvaluationProgress.newBuilder().setDone(done).setTotal(10))
                    .build());
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(stepMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void enter(JobPhase next) {
        phase = next;
        send(WatchJobResponse.newBuilder().setStatus(status()).build());
    }

    private void send(WatchJobResponse event) {
        watchers.forEach(watcher -> watcher.onNext(event));
    }

    private StepRecord record() {
        StepRecord.Builder record = StepRecord.newBuilder().setStep(step);
        List<Task> stored = tasks.stored();
        for (int i = 0; i < stored.size(); i++) {
            double wave = 0.08 * Math.sin(step * (1.7 + i)) + 0.05 * Math.sin(step * 0.31);
            record.addLosses(TaskLoss.newBuilder()
                    .setTask(stored.get(i).getSpec().getName())
                    .setLoss((float) (0.3 + 0.1 * i + 0.6 * Math.exp(-3.0 * step / steps) + wave)));
        }
        return record.build();
    }

    /** The job as it stands. */
    public JobStatus status() {
        JobStatus.Builder status = JobStatus.newBuilder()
                .setPhase(phase)
                .setStep(step)
                .setDigest(DIGEST)
                .setDigestStep(step)
                .setHeader(JobHeader.newBuilder()
                        .setJob("demo")
                        .setThetaLength(592_128)
                        .setOptimizer(Optimizer.newBuilder().setSteps(steps)))
                .setCounters(Counters.newBuilder()
                        .setProbes(step * 20)
                        .setForwards(step * 1280 + 2000)
                        .setTrainingForwards(step * 1280)
                        .setTrainingMillis(step * 160)
                        .setEvaluationMillis(4000)
                        .setBytesReceived(step * 20 * 27)
                        .setBytesSent(step * 20 * 44));
        mask.ifPresent(rule -> {
            status.getHeaderBuilder().setMask(MaskRules.toMessage(rule));
            status.setMask(step == 0
                    ? MaskStatus.newBuilder().setScoresTotal(20)
                    : MaskStatus.newBuilder()
                            .setScoresDone(20)
                            .setScoresTotal(20)
                            .setForwards(640)
                            .setKept(59_213)
                            .setLayoutDigest(ContentDigest.of(new byte[1]).hex()));
        });
        tasks.stored().forEach(task -> status.addTasks(taskStatus(task)));
        for (int i = 0; i < workerDigests.size(); i++) {
            status.addWorkers(WorkerStatus.newBuilder()
                    .setWorker("worker-" + (i + 1))
                    .setEngine("fake")
                    .setDigest(workerDigests.get(i))
                    .setDigestStep(step)
                    .setProbes(step * 10));
        }
        return status.build();
    }

    private TaskStatus taskStatus(Task task) {
        List<Evaluation> evaluations = new ArrayList<>();
        if (phase.getNumber() > JobPhase.JOB_PHASE_EVALUATING_BASE.getNumber()) {
            evaluations.add(evaluation(0, 0.605));
        }
        if (phase == JobPhase.JOB_PHASE_COMPLETE) {
            evaluations.add(evaluation(steps, 0.855));
        }
        return TaskStatus.newBuilder().setTask(task).addAllEvaluations(evaluations).build();
    }

    private static Evaluation evaluation(long step, double metric) {
        return Evaluation.newBuilder()
                .setStep(step)
                .setSplit(Split.SPLIT_TEST)
                .setExamples(200)
                .setMetric(metric)
                .build();
    }

    private final class Job extends JobServiceGrpc.JobServiceImplBase {
        @Override
        public void getJob(GetJobRequest request, StreamObserver<GetJobResponse> response) {
            response.onNext(GetJobResponse.newBuilder().setStatus(status()).build());
            response.onCompleted();
        }

        @Override
        public void watchJob(WatchJobRequest request, StreamObserver<WatchJobResponse> response) {
            ((ServerCallStreamObserver<WatchJobResponse>) response).setOnCancelHandler(() -> watchers.remove(response));
            response.onNext(WatchJobResponse.newBuilder().setStatus(status()).build());
            watchers.add(response);
        }

        @Override
        public void resumeJob(ResumeJobRequest request, StreamObserver<ResumeJobResponse> response) {
            Thread.ofPlatform().daemon().name("fake-job").start(FakeServer.this::play);
            response.onNext(ResumeJobResponse.getDefaultInstance());
            response.onCompleted();
        }
    }
}
