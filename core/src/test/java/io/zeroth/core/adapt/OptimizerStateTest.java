package io.zeroth.core.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;

import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.TaskLoss;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OptimizerStateTest {
    private static final Offset<Double> CLOSE = within(1e-6);
    private static final List<String> NAMES = List.of("a", "b");
    private static final double[] OWN = {3, 1};

    @Test
    void fixedWeightsAreTheTasksOwnToTheLastBit() {
        assertThat(weights(new TaskWeighting.Fixed(), 9, step -> 1, step -> 2)).containsExactly(3, 1);
    }

    @Test
    void uniformWeightsForgetTheTasksOwn() {
        assertThat(weights(new TaskWeighting.Uniform(), 9, step -> 1, step -> 2)).containsExactly(1, 1);
    }

    @Test
    void lossScaleWeighsInverselyToTheAverageLoss() {
        double decay = .5;
        // averages corrected for their beginning: (1/4 * 1 + 1/2 * 4) / (3/4) = 3 and 1
        double[] weights = weights(new TaskWeighting.LossScale(decay), 2, step -> step == 1 ? 1 : 4, step -> 1);
        assertThat(weights[0] / weights[1]).isCloseTo(3 * (1 / 3.0), CLOSE);
    }

    @Test
    void aTaskWithoutALossYetIsNotPreferred() {
        assertThat(ratio(weights(new TaskWeighting.LossScale(.5), 0, step -> 1, step -> 1))).isCloseTo(3, CLOSE);
        assertThat(ratio(weights(new TaskWeighting.DynamicWeightAverage(2, 2), 3, step -> 1, step -> 1))).isCloseTo(3,
                CLOSE);
        assertThat(ratio(weights(new TaskWeighting.ConvergenceBalanced(2, 5), 3, step -> 1.0 / step, step -> 1)))
                .isCloseTo(3, CLOSE);
    }

    @Test
    void dynamicWeightAverageIsASoftmaxOfTheRatiosOfLosses() {
        // means over two steps: task a from 2 to 1, task b stays
        double[] weights = weights(new TaskWeighting.DynamicWeightAverage(2, 2), 4, step -> step <= 2 ? 2 : 1,
                step -> 1);
        assertThat(ratio(weights)).isCloseTo(3 * Math.exp((.5 - 1) / 2), CLOSE);
    }

    @Test
    void convergenceBalancedPrefersTheTaskThatConvergesSlower() {
        double[] weights = weights(new TaskWeighting.ConvergenceBalanced(4, 5), 8, step -> 2 - .1 * step,
                step -> 2 - .01 * step);
        assertThat(ratio(weights) / 3).isLessThan(.9);
    }

    @Test
    void convergenceBalancedHoldsBackATaskThatBeginsToDiverge() {
        TaskWeighting rule = new TaskWeighting.ConvergenceBalanced(4, 5);
        IntToDoubleFunction falling = step -> 2 - .05 * step;
        IntToDoubleFunction turning = step -> step < 6 ? 2 - .05 * step : 1.7 + .2 * (step - 5);
        assertThat(ratio(weights(rule, 8, turning, falling))).isLessThan(3);
    }

    @Test
    void lossesOfZeroAndJumpsLeaveEveryTaskAPositiveWeight() {
        for (TaskWeighting rule : List.of(new TaskWeighting.LossScale(.9),
                new TaskWeighting.DynamicWeightAverage(3, .01), new TaskWeighting.ConvergenceBalanced(3, 5))) {
            double[] weights = weights(rule, 30, step -> step % 5 == 0 ? 1e6 : 0, step -> 0);
            assertThat(DoubleStream.of(weights).boxed()).as("%s", rule)
                    .allMatch(weight -> weight > 0 && Double.isFinite(weight));
        }
    }

    @Test
    void theStateIsTheSameHoweverOftenTheLogIsReplayed() {
        OptimizerSettings optimizer = settings(new TaskWeighting.ConvergenceBalanced(3, 5));
        List<StepRecord> log = new ArrayList<>();
        OptimizerState live = OptimizerState.initial(optimizer);
        for (int step = 1; step <= 20; step++) {
            log.add(step(step, 1 + Math.sin(step), 1 + Math.cos(step)));
            live = live.after(log.getLast());
            OptimizerState replayed = OptimizerState.initial(optimizer);
            for (StepRecord each : log) {
                replayed = replayed.after(each);
            }
            assertThat(replayed.weights(NAMES, OWN)).as("step %d", step).containsExactly(live.weights(NAMES, OWN));
        }
    }

    private static double ratio(double[] weights) {
        return weights[0] / weights[1];
    }

    private static double[] weights(TaskWeighting rule, int steps, IntToDoubleFunction a, IntToDoubleFunction b) {
        OptimizerState state = OptimizerState.initial(settings(rule));
        for (int step = 1; step <= steps; step++) {
            state = state.after(step(step, a.applyAsDouble(step), b.applyAsDouble(step)));
        }
        return state.weights(NAMES, OWN);
    }

    private static StepRecord step(long step, double a, double b) {
        return new StepRecord(step, 1, List.of(), List.of(new TaskLoss("a", (float) a), new TaskLoss("b", (float) b)));
    }

    private static OptimizerSettings settings(TaskWeighting rule) {
        return new OptimizerSettings(100, 1, 1, LearningRateSchedule.CONSTANT, 1, SeedSharing.SHARED, 1, 0).with(rule);
    }
}
