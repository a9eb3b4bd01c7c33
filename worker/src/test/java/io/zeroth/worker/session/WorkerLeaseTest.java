package io.zeroth.worker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.plan.SmoothingKernel;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.v1.EvaluationResult;
import io.zeroth.v1.LeaseReturn;
import io.zeroth.v1.ProbeLease;
import io.zeroth.v1.ProbeResult;
import io.zeroth.worker.lease.LabelLoss;
import io.zeroth.worker.task.EncodedTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLeaseTest {
    private static final JobHeader HEADER = TestJob.header("demo");
    private static final Task TASK = TestJob.task("mood", 0);
    private static final Task OTHER = TestJob.task("topic", 20);
    private static final long SEED = 0xdecafL;

    @TempDir
    private Path directory;

    private final QuadraticEngines engines = new QuadraticEngines();
    private final FakeServer server = new FakeServer(0);

    @BeforeEach
    void fill() {
        server.with(TASK).with(OTHER).snapshots.put(3L, TestJob.bytes(TestJob.snapshot(3)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aProbeIsEvaluatedOnBothSidesOfTheRightTheta() throws Exception {
        try (var worker = start()) {
            FakeSession session = join();
            session.lease(probe(1, 4, 0, SEED, 2));
            assertThat(session.answer().getProbe()).isEqualTo(expected(1, TASK, 3, SEED, 2));
            session.commit(TestJob.steps(4, 6));
            session.lease(probe(2, 7, 1, SEED, 0));
            assertThat(session.answer().getProbe()).isEqualTo(expected(2, OTHER, 6, SEED, 0));
            assertThat(worker.worker().progress()).returns(2L, WorkerProgress::probes)
                    .returns(16L, WorkerProgress::forwards);
        }
    }

    @Test
    void tasksThatShareADirectionLoadItsSidesOnceLess() throws Exception {
        try (var worker = start()) {
            FakeSession session = join();
            session.lease(probe(1, 4, 0, SEED, 0));
            session.lease(probe(2, 4, 1, SEED, 0));
            session.lease(probe(3, 4, 0, SEED, 1));
            assertThat(session.answer().getProbe()).isEqualTo(expected(1, TASK, 3, SEED, 0));
            assertThat(session.answer().getProbe()).isEqualTo(expected(2, OTHER, 3, SEED, 0));
            assertThat(session.answer().getProbe()).isEqualTo(expected(3, TASK, 3, SEED, 1));
            assertThat(engines.loads).hasValue(4);
            assertThat(worker.worker().progress().probes()).isEqualTo(3);
        }
    }

    @Test
    void oneSidedProbesOfAStepShareTheLossAtThetaItself() throws Exception {
        try (var worker = start()) {
            FakeSession session = server.awaitSession();
            assertThat(session.next().hasHello()).isTrue();
            JobHeader header = TestJob.oneSided("demo");
            session.welcome(header, TestJob.snapshot(3), TASK, OTHER);
            assertThat(session.next().hasReady()).isTrue();
            session.lease(probe(1, 4, 0, SEED, 2));
            session.lease(probe(2, 4, 0, SEED + 1, 2));
            session.lease(probe(3, 4, 0, SEED + 1, 0));
            ProbeResult first = session.answer().getProbe();
            ProbeResult second = session.answer().getProbe();
            ProbeResult other = session.answer().getProbe();
            Theta theta = TestJob.thetaAt(3);
            List<EncodedExample> shard = TestJob.encode(TASK, TASK.digest()).shard(header, 2);
            assertThat(first.getLossMinus()).isEqualTo(meanLoss(theta, shard)).isEqualTo(second.getLossMinus());
            assertThat(other.getLossMinus()).isNotEqualTo(first.getLossMinus());
            assertThat(first.getLossPlus())
                    .isEqualTo(meanLoss(TestJob.perturbed(theta, NoiseKind.RADEMACHER, SEED, TestJob.EPSILON), shard));
            assertThat(worker.worker().progress().forwards()).as("five losses of four examples").isEqualTo(20);
        }
    }

    @Test
    void kernelSmoothedProbesAreAtTheScaleOfTheirSeed() throws Exception {
        try (var worker = start()) {
            FakeSession session = server.awaitSession();
            assertThat(session.next().hasHello()).isTrue();
            JobHeader header = TestJob.with(new VarianceControl.KernelSmoothed(), "demo");
            session.welcome(header, TestJob.snapshot(3), TASK, OTHER);
            assertThat(session.next().hasReady()).isTrue();
            session.lease(probe(1, 4, 0, SEED, 2));
            ProbeResult result = session.answer().getProbe();
            float scale = TestJob.EPSILON * SmoothingKernel.scale(SEED);
            List<EncodedExample> shard = TestJob.encode(TASK, TASK.digest()).shard(header, 2);
            assertThat(result.getLossPlus())
                    .isEqualTo(meanLoss(TestJob.perturbed(TestJob.thetaAt(3), SEED, scale), shard));
            assertThat(result.getLossMinus())
                    .isEqualTo(meanLoss(TestJob.perturbed(TestJob.thetaAt(3), SEED, -scale), shard));
            assertThat(worker.worker().progress().forwards()).isEqualTo(8);
        }
    }

    @Test
    void probesForCurvaturesAreScaledByThemAndShareTheLossAtThetaItself() throws Exception {
        Snapshot snapshot = TestJob.curvedSnapshot(3);
        server.snapshots.put(3L, TestJob.bytes(snapshot));
        try (var worker = start()) {
            FakeSession session = server.awaitSession();
            assertThat(session.next().hasHello()).isTrue();
            JobHeader header = TestJob.with(new VarianceControl.DiagonalCurvature(.1), "demo");
            session.welcome(header, snapshot, TASK, OTHER);
            assertThat(session.next().hasReady()).isTrue();
            session.lease(probe(1, 4, 0, SEED, 2));
            session.lease(probe(2, 4, 0, SEED + 1, 2));
            assertThat(session.answer().getProbe()).isEqualTo(curved(1, snapshot.theta(), SEED, header));
            assertThat(session.answer().getProbe()).isEqualTo(curved(2, snapshot.theta(), SEED + 1, header));
            session.commit(TestJob.curvedSteps(4, 5));
            session.lease(probe(3, 6, 0, SEED, 2));
            assertThat(session.answer().getProbe())
                    .isEqualTo(curved(3, TestJob.curvedSnapshot(5).theta(), SEED, header));
            assertThat(worker.worker().progress().forwards()).as("eight losses of four examples").isEqualTo(32);
        }
    }

    private static ProbeResult curved(long id, Theta theta, long seed, JobHeader header) {
        List<EncodedExample> shard = TestJob.encode(TASK, TASK.digest()).shard(header, 2);
        float[] z = new float[5];
        Noises.scalar(NoiseKind.GAUSSIAN).fill(seed, 0, z, 0, 5);
        Theta center = Theta.zeros(5);
        Theta plus = Theta.zeros(5);
        Theta minus = Theta.zeros(5);
        for (int j = 0; j < 5; j++) {
            float scaled = z[j] / (float) Math.sqrt(theta.get(5 + j));
            center.set(j, theta.get(j));
            plus.set(j, Math.fma(TestJob.EPSILON, scaled, theta.get(j)));
            minus.set(j, Math.fma(-TestJob.EPSILON, scaled, theta.get(j)));
        }
        return ProbeResult.newBuilder()
                .setLease(id)
                .setLossPlus(meanLoss(plus, shard))
                .setLossMinus(meanLoss(minus, shard))
                .setLossCenter(meanLoss(center, shard))
                .build();
    }

    @Test
    void anEvaluationSumsLossesAndPredictsAtThetaItself() throws Exception {
        try (var worker = start()) {
            FakeSession session = join();
            session.lease(probe(1, 4, 0, SEED, 0));
            session.leaseTest(2, 3, 1, 2);
            assertThat(session.answer().hasProbe()).isTrue();
            EvaluationResult.Builder expected = EvaluationResult.newBuilder().setLease(2);
            double sum = 0;
            for (EncodedExample example : TestJob.encode(TASK, TASK.digest()).examples(Split.TEST, 1, 2)) {
                float[] logits = logits(TestJob.thetaAt(3), example);
                sum += LabelLoss.of(logits, example.label());
                expected.addPredictions(logits[0] >= logits[1] ? 0 : 1);
            }
            assertThat(session.answer().getEvaluation()).isEqualTo(expected.setLossSum(sum).build());
            assertThat(worker.worker().progress().evaluations()).isEqualTo(1);
        }
    }

    @Test
    void aLeaseForAnotherPositionIsHandedBack() throws Exception {
        try (var worker = start()) {
            FakeSession session = join();
            session.lease(probe(9, 5, 0, SEED, 0));
            session.leaseTest(10, 2, 0, 1);
            assertThat(session.answer().getReturned()).isEqualTo(LeaseReturn.newBuilder()
                    .setLease(9)
                    .setReason("the lease is for position 4 and the worker is at 3")
                    .build());
            assertThat(session.answer().getReturned().getLease()).isEqualTo(10);
            assertThat(worker.worker().progress().returned()).isEqualTo(2);
        }
    }

    @Test
    void leasesThatCannotBeEvaluatedAreHandedBackAndTheWorkerGoesOn() throws Exception {
        Task poisoned = TestJob.task("poisoned", QuadraticEngines.POISON - 3);
        server.with(poisoned);
        try (var worker = start()) {
            FakeSession session = join();
            session.tasks(TASK, OTHER, poisoned);
            session.lease(probe(1, 4, 9, SEED, 0));
            session.lease(probe(2, 4, 0, SEED, 3));
            session.leaseTest(3, 3, 2, 2);
            assertThat(session.answer().getReturned().getReason()).contains("task is 9");
            assertThat(session.answer().getReturned().getReason()).contains("shard is 3");
            assertThat(session.answer().getReturned().getReason()).contains("2 examples from 2 on");
            int returned = 0;
            for (int shard = 0; shard < 3; shard++) {
                session.lease(probe(4, 4, 2, SEED, shard));
                LeaseReturn answer = session.answer().getReturned();
                if (answer.getLease() == 4) {
                    assertThat(answer.getReason()).isEqualTo("the losses are NaN and NaN; they must be finite");
                    returned++;
                }
            }
            assertThat(returned).isPositive();
            session.lease(probe(5, 4, 0, SEED, 1));
            assertThat(session.answer().getProbe()).isEqualTo(expected(5, TASK, 3, SEED, 1));
            assertThat(worker.worker().progress().probes()).isPositive();
        }
    }

    @Test
    void aTaskThatIsAddedIsFetchedBeforeItsLeases() throws Exception {
        Task added = TestJob.task("added", 5);
        server.with(added);
        try (var worker = start()) {
            FakeSession session = join();
            session.tasks(TASK, OTHER, added);
            session.lease(probe(1, 4, 2, SEED, 1));
            assertThat(session.answer().getProbe()).isEqualTo(expected(1, added, 3, SEED, 1));
            assertThat(server.taskFetches).hasValue(3);
            assertThat(worker.worker().progress().probes()).isEqualTo(1);
        }
    }

    @Test
    void leasesOfAStepThatIsCommittedMeanwhileAreHandedBackUnevaluated() throws Exception {
        engines.gate = new CountDownLatch(1);
        try (var worker = start()) {
            FakeSession session = join();
            session.lease(probe(1, 4, 0, SEED, 0), probe(2, 4, 0, SEED, 1), probe(3, 4, 1, SEED, 1));
            engines.scoring.await();
            session.commit(TestJob.steps(4, 4));
            session.lease(probe(4, 5, 0, SEED, 0));
            await().until(() -> worker.worker().waiting() == 2);
            engines.gate.countDown();
            assertThat(session.answer().getProbe()).isEqualTo(expected(1, TASK, 3, SEED, 0));
            for (long overtaken = 2; overtaken <= 3; overtaken++) {
                assertThat(session.answer().getReturned()).isEqualTo(LeaseReturn.newBuilder()
                        .setLease(overtaken)
                        .setReason("steps were committed meanwhile")
                        .build());
            }
            assertThat(session.answer().getProbe()).isEqualTo(expected(4, TASK, 4, SEED, 0));
            assertThat(worker.worker().progress().forwards()).isEqualTo(2 * 2 * 4);
        }
    }

    @Test
    void leasesAreAnsweredBeforeADrainEndsTheStream() throws Exception {
        try (var worker = start()) {
            FakeSession session = join();
            session.lease(probe(1, 4, 0, SEED, 0), probe(2, 4, 0, SEED, 1));
            session.lease(probe(3, 4, 0, SEED, 2));
            session.drain("scaled down");
            assertThat(session.awaitCompleted()).isTrue();
            assertThat(session.answer().getProbe()).isEqualTo(expected(1, TASK, 3, SEED, 0));
            assertThat(session.answer().getProbe()).isEqualTo(expected(2, TASK, 3, SEED, 1));
            assertThat(session.answer().getProbe()).isEqualTo(expected(3, TASK, 3, SEED, 2));
            assertThat(session.isSilent()).isTrue();
            assertThat(worker.end()).isEqualTo(new WorkerEnd.Drained("scaled down"));
        }
    }

    @Test
    void aWorkerThatIsStoppedHandsBackAllItsLeases() throws Exception {
        engines.gate = new CountDownLatch(1);
        try (var worker = start()) {
            FakeSession session = join();
            session.lease(probe(1, 4, 0, SEED, 0), probe(2, 4, 0, SEED, 1), probe(3, 4, 1, SEED, 1));
            session.lease(probe(4, 4, 0, SEED, 2), probe(5, 4, 1, SEED, 2));
            session.leaseTest(6, 3, 0, 1);
            engines.scoring.await();
            await().until(() -> worker.worker().waiting() == 2);
            worker.worker().stop();
            engines.gate.countDown();
            assertThat(session.awaitCompleted()).isTrue();
            for (long lease = 1; lease <= 6; lease++) {
                assertThat(session.answer().getReturned()).isEqualTo(
                        LeaseReturn.newBuilder().setLease(lease).setReason("the worker is stopping").build());
            }
            assertThat(session.isSilent()).isTrue();
            assertThat(worker.worker().progress().returned()).isEqualTo(6);
            assertThat(worker.end()).isEqualTo(new WorkerEnd.Stopped());
        }
    }

    private RunningWorker start() {
        return new RunningWorker(server.port(), directory, TestJob.BASE, engines);
    }

    private FakeSession join() throws InterruptedException {
        FakeSession session = server.awaitSession();
        assertThat(session.next().hasHello()).isTrue();
        session.welcome(HEADER, TestJob.snapshot(3), TASK, OTHER);
        assertThat(session.next().hasReady()).isTrue();
        return session;
    }

    private static ProbeLease probe(long id, long step, int task, long seed, int shard) {
        return ProbeLease.newBuilder()
                .setLease(id)
                .setStep(step)
                .setTask(task)
                .setSeed(seed)
                .setShard(shard)
                .setDeadlineMillis(60_000)
                .build();
    }

    private static ProbeResult expected(long id, Task task, long position, long seed, int shard) {
        EncodedTask encoded = TestJob.encode(task, task.digest());
        List<EncodedExample> examples = encoded.shard(HEADER, shard);
        Theta theta = TestJob.thetaAt(position);
        return ProbeResult.newBuilder()
                .setLease(id)
                .setLossPlus(meanLoss(TestJob.perturbed(theta, seed, TestJob.EPSILON), examples))
                .setLossMinus(meanLoss(TestJob.perturbed(theta, seed, -TestJob.EPSILON), examples))
                .build();
    }

    private static double meanLoss(Theta theta, List<EncodedExample> examples) {
        double sum = 0;
        for (EncodedExample example : examples) {
            sum += LabelLoss.of(logits(theta, example), example.label());
        }
        return sum / examples.size();
    }

    private static float[] logits(Theta theta, EncodedExample example) {
        return new float[] {QuadraticEngines.logit(theta, example.tokens()[0]), 1};
    }
}
