package io.zeroth.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import io.grpc.Status;
import io.zeroth.core.importance.plan.ScoreDirection;
import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.task.Task;
import io.zeroth.v1.Answer;
import io.zeroth.v1.ClassMean;
import io.zeroth.v1.InputStatistics;
import io.zeroth.v1.ProbeLease;
import io.zeroth.v1.ScoringResult;
import io.zeroth.wire.mask.ScoreLeases;
import io.zeroth.worker.lease.LabelLoss;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scoring phase as a worker sees it, and the theta of another layout that comes after it. */
class WorkerScoringTest {
    private static final JobHeader HEADER = TestJob.header("demo");
    private static final Task TASK = TestJob.task("mood", 0);
    private static final long SEED = 0xfeedL;
    private static final float EPSILON = 0.125f;
    private static final ScoreDirection DIRECTION = new ScoreDirection(TestJob.LAYOUT);

    @TempDir
    private Path directory;

    private final QuadraticEngines engines = new QuadraticEngines();
    private final FakeServer server = new FakeServer(0);
    private long leases;

    @BeforeEach
    void fill() {
        server.with(TASK).snapshots.put(0L, TestJob.bytes(TestJob.snapshot(0)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RunningWorker start() {
        return new RunningWorker(server.port(), directory, TestJob.BASE, engines);
    }

    private FakeSession join() throws InterruptedException {
        FakeSession session = server.awaitSession();
        session.next();
        session.welcome(HEADER, TestJob.snapshot(0), TASK);
        assertThat(session.next().hasReady()).isTrue();
        return session;
    }

    private ScoringResult score(FakeSession session, int place, ScoreWork work) throws InterruptedException {
        session.lease(ScoreLeases.toMessage(place, work).setLease(++leases).setTask(0).build());
        Answer answer = session.answer();
        assertThat(answer.hasScoring()).as("%s", answer).isTrue();
        assertThat(answer.getScoring()).returns(leases, ScoringResult::getLease).returns(place, ScoringResult::getWork);
        return answer.getScoring();
    }

    private static ScoreWork.Probe probe(ScoreTarget target) {
        return new ScoreWork.Probe(0, 1, SEED, target, EPSILON);
    }

    /** The mean loss of shard 1 where the shift comes to the first logit. */
    private static double loss(Theta theta, float shift) {
        List<EncodedExample> shard = TestJob.encode(TASK, TASK.digest()).shard(HEADER, 1);
        double sum = 0;
        for (EncodedExample example : shard) {
            float[] logits = {QuadraticEngines.logit(theta, example.tokens()[0]) + shift, 1};
            sum += LabelLoss.of(logits, example.label());
        }
        return sum / shard.size();
    }

    private static double perturbedLoss(ScoreTarget target, float scale) {
        Theta theta = TestJob.thetaAt(0);
        DIRECTION.perturb(theta.copy(), target, SEED, scale, theta);
        return loss(theta, 0);
    }

    @Test
    void whatIsPerturbedIsWrittenAndTakenBackWithAsFewWritesAsItTakes() throws Exception {
        ScoreTarget.Output row = new ScoreTarget.Output("w", 0);
        try (var worker = start()) {
            FakeSession session = join();
            assertThat(score(session, 7, new ScoreWork.Base(0, 1)).getLoss()).isEqualTo(loss(TestJob.thetaAt(0), 0));
            assertThat(engines.loads).hasValue(1);

            var losses = score(session, 8, probe(row)).getLosses();
            assertThat(losses.getPlus()).isEqualTo(perturbedLoss(row, EPSILON));
            assertThat(losses.getMinus()).isEqualTo(perturbedLoss(row, -EPSILON));
            assertThat(engines.loads).as("a row is written alone").hasValue(1);
            assertThat(engines.writes).hasValue(3 * 5);

            float[] z = new float[1];
            ScoreTarget.Outputs outputs = new ScoreTarget.Outputs("w");
            DIRECTION.fill(outputs, SEED, 0, z, 0, 1);
            losses = score(session, 9, probe(outputs)).getLosses();
            assertThat(losses.getPlus()).isEqualTo(loss(TestJob.thetaAt(0), EPSILON * z[0]));
            assertThat(losses.getMinus()).isEqualTo(loss(TestJob.thetaAt(0), -EPSILON * z[0]));
            assertThat(engines.loads).hasValue(1);
            assertThat(engines.writes).hasValue(4 * 5);

            ScoreTarget.Everything everything = new ScoreTarget.Everything();
            losses = score(session, 10, probe(everything)).getLosses();
            assertThat(losses.getPlus()).isEqualTo(perturbedLoss(everything, EPSILON));
            assertThat(losses.getMinus()).isEqualTo(perturbedLoss(everything, -EPSILON));

            assertThat(score(session, 11, new ScoreWork.Base(0, 1)).getLoss()).isEqualTo(loss(TestJob.thetaAt(0), 0));
            assertThat(worker.worker().progress()).returns(5L, WorkerProgress::probes)
                    .returns(4L * (1 + 2 + 2 + 2 + 1), WorkerProgress::forwards);
        }
    }

    @Test
    void theStatisticsOfWhatEntersLayersAreOfTheShardsTokens() throws Exception {
        List<EncodedExample> shard = TestJob.encode(TASK, TASK.digest()).shard(HEADER, 2);
        double mean = shard.stream().mapToDouble(example -> example.tokens()[0]).sum() / shard.size();
        double square = shard.stream().mapToDouble(each -> Math.pow(each.tokens()[0], 2)).sum() / shard.size();
        try (var worker = start()) {
            FakeSession session = join();
            var found = score(session, 0, new ScoreWork.Activations(0, 2, List.of("w", "v"))).getInputs();
            assertThat(found.getKernelsList()).hasSize(2)
                    .containsOnly(InputStatistics.newBuilder()
                            .setTokens(shard.size())
                            .addMean((float) mean)
                            .addMean((float) (mean / 2))
                            .addMeanSquare((float) square)
                            .addMeanSquare((float) (square / 4))
                            .build());
            assertThat(worker.worker().progress().forwards()).isEqualTo(shard.size());
        }
    }

    @Test
    void theMeansOfEachClassAreOfItsExamplesAlone() throws Exception {
        List<EncodedExample> shard = TestJob.encode(TASK, TASK.digest()).shard(HEADER, 2);
        try (var worker = start()) {
            FakeSession session = join();
            var found = score(session, 0, new ScoreWork.Activations(0, 2, List.of("w"), true)).getInputs()
                    .getKernels(0);

            assertThat(found.getTokens()).isEqualTo(shard.size());
            assertThat(found.getClassesList()).extracting(ClassMean::getLabel)
                    .isEqualTo(shard.stream().map(EncodedExample::label).distinct().sorted().toList());
            for (ClassMean each : found.getClassesList()) {
                List<EncodedExample> own = shard.stream()
                        .filter(example -> example.label() == each.getLabel())
                        .toList();
                assertThat(each.getTokens()).isEqualTo(own.size());
                assertThat(each.getMean(0)).isEqualTo(
                        (float) (own.stream().mapToDouble(example -> example.tokens()[0]).sum() / own.size()));
            }
            assertThat(worker.worker().progress().forwards()).isEqualTo(shard.size());
        }
    }

    @Test
    void aLossThatIsNotFiniteIsHandedBack() throws Exception {
        Task poisoned = TestJob.task("poisoned", QuadraticEngines.POISON);
        server.with(poisoned);
        try (var worker = start()) {
            FakeSession session = join();
            session.tasks(TASK, poisoned);
            // The tokens count up from the poison: the shard that has the first example has it.
            boolean handedBack = false;
            for (int shard = 0; shard < 3; shard++) {
                session.lease(ScoreLeases.toMessage(0, new ScoreWork.Base(1, shard)).setLease(1).setTask(1).build());
                handedBack |= session.answer().hasReturned();
            }
            assertThat(handedBack).isTrue();
            assertThat(worker.worker().progress().returned()).isPositive();
        }
    }

    @Test
    void aWorkerThatIsToldToJoinAgainTakesTheThetaOfTheLayoutThatIsNow() throws Exception {
        Layout masked = new Layout(
                List.of(new Segment.Weights("w", Shape.of(5), new Mask.Positions(new int[] {1, 4}))));
        Snapshot initial = new Snapshot(0, masked, Theta.of(-1, 0.125f));
        try (var _ = start()) {
            FakeSession before = join();
            score(before, 0, new ScoreWork.Base(0, 0));
            server.snapshots.put(0L, TestJob.bytes(initial));
            before.end(Status.ABORTED.withDescription("join again"));

            FakeSession after = server.awaitSession();
            assertThat(after.next().getHello().getLayoutDigest()).isEqualTo(TestJob.LAYOUT.digest().hex());
            after.welcomeMasked(HEADER, initial, TASK);
            assertThat(after.next().getReady().getPosition()).isZero();
            after.requestDigest();
            assertThat(after.next().getDigestReport().getDigest()).isEqualTo(ThetaDigest.of(initial.theta()));
            after.lease(ProbeLease.newBuilder().setLease(5).setStep(1).setSeed(3).build());
            assertThat(after.answer().hasProbe()).isTrue();
            assertThat(engines.opened).as("an engine for each layout").hasValue(2);

            // Lost again, it says which layout it has, and needs no snapshot any more.
            after.end(Status.UNAVAILABLE);
            FakeSession again = server.awaitSession();
            assertThat(again.next().getHello().getLayoutDigest()).isEqualTo(masked.digest().hex());
            again.welcomeMaskedBack(HEADER, initial, TASK);
            assertThat(again.next().hasReady()).isTrue();
            assertThat(engines.opened).hasValue(2);
        }
    }

    @Test
    void aSnapshotOfAnotherLayoutThanTheWelcomesIsRefusedNamingBoth() throws Exception {
        Layout masked = new Layout(
                List.of(new Segment.Weights("w", Shape.of(5), new Mask.Positions(new int[] {1, 4}))));
        Snapshot other = new Snapshot(0, masked, Theta.of(-1, 0.125f));
        server.snapshots.put(0L, TestJob.bytes(other));
        try (var worker = start()) {
            server.awaitSession().welcome(HEADER, other, TASK);
            assertThat(worker.end()).isEqualTo(
                    new WorkerEnd.Refused("snapshot 0 has layout %s and job '%s' has %s; fetch a snapshot of the job"
                            .formatted(masked.digest().brief(), HEADER.job(), HEADER.layout().brief())));
            assertThat(engines.opened).hasValue(0);
        }
    }
}
