package io.zeroth.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;

import io.zeroth.core.adapt.OptimizerState;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.TaskLoss;
import io.zeroth.core.step.Update;
import org.junit.jupiter.api.Test;

class StepPlanTest {
    private static final ContentDigest DIGEST = ContentDigest.of(new byte[0]);
    private static final List<PlannedTask> TASKS = List.of(new PlannedTask("a", DIGEST, 3, 10),
            new PlannedTask("b", DIGEST, 1, 12));

    @Test
    void sharedDirectionsAreProbedByEveryTaskOnItsOwnShard() {
        StepPlan plan = plan(header(SeedSharing.SHARED, 2, 0), 5, TASKS);
        assertThat(plan.probes()).containsExactly(new Probe(0, 0, seed(5, 0), 0), new Probe(1, 0, seed(5, 0), 1),
                new Probe(0, 1, seed(5, 1), 0), new Probe(1, 1, seed(5, 1), 1));
    }

    @Test
    void ownDirectionsAreProbedByOneTaskEach() {
        StepPlan plan = plan(header(SeedSharing.PER_TASK, 2, 0), 5, TASKS);
        assertThat(plan.probes()).containsExactly(new Probe(0, 0, seed(5, 0), 0), new Probe(0, 1, seed(5, 1), 0),
                new Probe(1, 2, seed(5, 2), 1), new Probe(1, 3, seed(5, 3), 1));
    }

    @Test
    void aSharedDirectionTakesTheWeightedSumOfItsTasksSlopes() {
        StepPlan plan = plan(header(SeedSharing.SHARED, 1, 0), 1, TASKS);
        StepRecord closed = plan.close(List.of(new Probe.Losses(1.5, 1.0), new Probe.Losses(0.25, 0.75)));
        // slopes 0.5 / 0.5 = 1 and -1; weights 3/4 and 1/4; learning rate 1/8
        assertThat(closed).isEqualTo(new StepRecord(1, 0.25f, List.of(new Update(seed(1, 0), -0.0625f)),
                List.of(new TaskLoss("a", 1.25f), new TaskLoss("b", 0.5f))));
    }

    @Test
    void ownDirectionsTakeTheirTasksSlopeAndTheMeanOverSeeds() {
        StepPlan plan = plan(header(SeedSharing.PER_TASK, 2, 0), 1, TASKS);
        StepRecord closed = plan.close(List.of(new Probe.Losses(1.5, 1.0), new Probe.Losses(1.0, 1.0),
                new Probe.Losses(0.25, 0.75), new Probe.Losses(1.0, 0)));
        assertThat(closed.updates()).extracting(Update::coefficient)
                .containsExactly(-0.046875f, -0f, 0.015625f, -0.03125f);
        assertThat(closed.losses()).containsExactly(new TaskLoss("a", 1.125f), new TaskLoss("b", 0.5f));
    }

    @Test
    void slopesAreClipped() {
        StepPlan plan = plan(header(SeedSharing.SHARED, 1, 2), 1, TASKS.subList(0, 1));
        assertThat(plan.close(List.of(new Probe.Losses(100, 0))).updates().getFirst().coefficient()).isEqualTo(-0.25f);
        assertThat(plan.close(List.of(new Probe.Losses(0, 100))).updates().getFirst().coefficient()).isEqualTo(0.25f);
    }

    @Test
    void shardsGoRoundAndEachTaskHasItsOwnNumberOfThem() {
        JobHeader header = header(SeedSharing.SHARED, 1, 0);
        Stream<List<Integer>> shards = Stream.of(1L, 2L, 3L, 4L)
                .map(step -> plan(header, step, TASKS).probes().stream().map(Probe::shard).toList());
        assertThat(shards).containsExactly(List.of(0, 0), List.of(1, 1), List.of(0, 2), List.of(1, 0));
    }

    @Test
    void lossesThatAreNotFiniteAreRefused() {
        assertThatThrownBy(() -> new Probe.Losses(Double.NaN, 1)).hasMessageContaining("plus is NaN");
        assertThatThrownBy(() -> new Probe.Losses(1, Double.POSITIVE_INFINITY))
                .hasMessageContaining("minus is Infinity");
    }

    @Test
    void aPlanIsClosedWithAResultForEachProbe() {
        StepPlan plan = plan(header(SeedSharing.SHARED, 1, 0), 1, TASKS);
        assertThatThrownBy(() -> plan.close(List.of()))
                .hasMessage("step 1 has 2 probes and 0 results; give one for each");
    }

    @Test
    void stepsOutsideTheJobAndPlansWithoutTasksAreRefused() {
        JobHeader header = header(SeedSharing.SHARED, 1, 0);
        assertThatThrownBy(() -> plan(header, 101, TASKS)).hasMessageContaining("step is 101");
        assertThatThrownBy(() -> plan(header, 0, TASKS)).hasMessageContaining("step is 0");
        assertThatThrownBy(() -> plan(header, 1, List.of())).hasMessageContaining("no tasks");
        assertThatThrownBy(() -> new PlannedTask("a", DIGEST, 0, 10)).hasMessageContaining("weight of task 'a' is 0.0");
    }

    private static StepPlan plan(JobHeader header, long step, List<PlannedTask> tasks) {
        return StepPlan.of(header, step, tasks, OptimizerState.initial(header.optimizer()));
    }

    private static long seed(long step, int index) {
        return Seeds.derive(42, step, index);
    }

    private static JobHeader header(SeedSharing sharing, int seedsPerStep, float clip) {
        var optimizer = new OptimizerSettings(100, 0.25f, 0.125f, LearningRateSchedule.CONSTANT, seedsPerStep, sharing,
                5, clip);
        return new JobHeader("job", JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "base", DIGEST, DIGEST, 100, 42,
                optimizer);
    }
}
