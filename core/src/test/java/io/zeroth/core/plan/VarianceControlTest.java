package io.zeroth.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import io.zeroth.core.adapt.OptimizerState;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.Aggregation;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.TaskLoss;
import io.zeroth.core.step.Update;
import org.junit.jupiter.api.Test;

class VarianceControlTest {
    private static final ContentDigest DIGEST = ContentDigest.of(new byte[0]);
    private static final List<PlannedTask> TASKS = List.of(new PlannedTask("a", DIGEST, 3, 10),
            new PlannedTask("b", DIGEST, 1, 12));

    @Test
    void oneSidedSlopesAreDividedByTheirDeviationOverTheSharedDirections() {
        JobHeader header = header(SeedSharing.SHARED, new VarianceControl.OneSided());
        StepRecord closed = close(header, 1, TASKS.subList(0, 1), OptimizerState.initial(header.optimizer()),
                new Probe.Losses(1.5, 1), new Probe.Losses(0.5, 1));
        // slopes 2 and -2 of deviation sqrt(8); learning rate 1/8, two directions
        assertThat(closed.updates()).extracting(Update::coefficient)
                .containsExactly((float) (-.125 / Math.sqrt(2) / 2), (float) (.125 / Math.sqrt(2) / 2));
        assertThat(closed.losses()).as("L(theta) alone").containsExactly(new TaskLoss("a", 1));
    }

    @Test
    void oneSidedSlopesOfOwnDirectionsAreDividedByTheirTasksDeviationAndKeepTheTasksWeight() {
        JobHeader header = header(SeedSharing.PER_TASK, new VarianceControl.OneSided());
        StepRecord closed = close(header, 1, TASKS, OptimizerState.initial(header.optimizer()),
                new Probe.Losses(1.5, 1), new Probe.Losses(0.5, 1), new Probe.Losses(50, 0), new Probe.Losses(-50, 0));
        assertThat(closed.updates().get(2).coefficient()).as("one third of the other task's, whatever its losses")
                .isCloseTo(closed.updates().get(0).coefficient() / 3, within(1e-7f));
    }

    @Test
    void lossesThatAreAllAlikeMoveNothing() {
        JobHeader header = header(SeedSharing.SHARED, new VarianceControl.OneSided());
        StepRecord closed = close(header, 1, TASKS.subList(0, 1), OptimizerState.initial(header.optimizer()),
                new Probe.Losses(1.5, 1), new Probe.Losses(1.5, 1));
        assertThat(closed.updates()).extracting(update -> Math.abs(update.coefficient())).containsExactly(0f, 0f);
    }

    @Test
    void theAverageOfSquaredScalarsIsToldAgainFromTheCoefficients() {
        double decay = .9;
        JobHeader header = header(SeedSharing.SHARED, new VarianceControl.SquaredScalarAverage(decay));
        OptimizerState state = OptimizerState.initial(header.optimizer());
        double average = 0;
        for (int step = 1; step <= 50; step++) {
            double slope = Math.sin(step) * (step < 25 ? 1 : 40);
            StepRecord closed = close(header, step, TASKS.subList(0, 1), state, new Probe.Losses(slope / 2, 0),
                    new Probe.Losses(slope / 2, 0));
            average = decay * average + (1 - decay) * slope * slope;
            double corrected = Math.sqrt(average / (1 - Math.pow(decay, step)));
            double expected = -.125 * slope / 2 / (step == 1 ? 1000 : corrected);
            assertThat((double) closed.updates().getFirst().coefficient()).as("step %d", step)
                    .isCloseTo(expected, within(1e-4 * Math.abs(expected)));
            state = state.after(closed);
        }
    }

    @Test
    void scalarsThatAreAllZeroKeepTheScaleUnknown() {
        JobHeader header = header(SeedSharing.SHARED, new VarianceControl.SquaredScalarAverage(.9));
        OptimizerState state = OptimizerState.initial(header.optimizer());
        Probe.Losses none = new Probe.Losses(1, 1);
        state = state.after(close(header, 1, TASKS.subList(0, 1), state, none, none));
        Probe.Losses some = new Probe.Losses(1, 0.5);
        assertThat(close(header, 2, TASKS.subList(0, 1), state, some, some).updates().getFirst().coefficient())
                .isEqualTo(-.125f * 1 / 2 / 1000);
    }

    @Test
    void tasksAreWeightedByWhatTheLogTells() {
        OptimizerSettings optimizer = header(SeedSharing.SHARED, new VarianceControl.None()).optimizer()
                .with(new TaskWeighting.LossScale(0))
                .with(new Aggregation.Mean());
        JobHeader header = header(NoiseKind.GAUSSIAN, optimizer);
        OptimizerState state = OptimizerState.initial(optimizer)
                .after(new StepRecord(1, 1, List.of(), List.of(new TaskLoss("a", 2), new TaskLoss("b", .5f))));
        StepPlan plan = StepPlan.of(header, 2, TASKS, state);
        // 3 / 2 against 1 / 0.5
        assertThat(plan.tasks().get(0).weight() / plan.tasks().get(1).weight()).isCloseTo(.75, within(1e-12));
        assertThat(plan.probes()).as("weights change no probe")
                .isEqualTo(StepPlan.of(header, 2, TASKS, OptimizerState.initial(optimizer)).probes());
    }

    private static StepRecord close(JobHeader header, long step, List<PlannedTask> tasks, OptimizerState state,
            Probe.Losses... losses) {
        return StepPlan.of(header, step, tasks, state).close(List.of(losses));
    }

    private static JobHeader header(SeedSharing sharing, VarianceControl variance) {
        NoiseKind noise = variance instanceof VarianceControl.OneSided ? NoiseKind.RADEMACHER : NoiseKind.GAUSSIAN;
        return header(noise, new OptimizerSettings(100, 0.25f, 0.125f, LearningRateSchedule.CONSTANT, 2, sharing, 5, 0)
                .with(variance));
    }

    private static JobHeader header(NoiseKind noise, OptimizerSettings optimizer) {
        return new JobHeader("job", JobHeader.SEMANTICS_VERSION, noise, "base", DIGEST, DIGEST, 100, 42, optimizer);
    }
}
