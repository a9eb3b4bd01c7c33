package io.zeroth.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.zeroth.core.adapt.OptimizerState;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.ProbeCount;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps whose number of directions follows from the number of workers. */
class ElasticPlanTest {
    private static final ContentDigest DIGEST = ContentDigest.of(new byte[] {1});
    private static final List<PlannedTask> TASKS = List.of(new PlannedTask("a", DIGEST, 3, 10),
            new PlannedTask("b", DIGEST, 1, 7));
    private static final ProbeCount ELASTIC = new ProbeCount.Elastic(2, 12, 2);
    private static final int OWN = 4;
    private static final int STEPS = 60;
    private static final double RATE = 0.125;
    private static final double EPSILON = 0.25;

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 2", "4, 2", "5, 3", "6, 3", "20, 10", "24, 12", "1000, 12"})
    void aStepHasTheFewestDirectionsThatGiveEachWorkerAProbe(int workers, int directions) {
        assertThat(plan(header(SeedSharing.SHARED), 1, workers).probes()).hasSize(2 * directions);
        assertThat(plan(header(SeedSharing.PER_TASK), 1, workers).probes()).hasSize(2 * directions);
        assertThat(new ProbeCount.Fixed().directions(OWN, 2, workers)).isEqualTo(OWN);
    }

    @Test
    void sharedDirectionsAreThoseOfASmallerFleetAndMore() {
        List<Probe> few = plan(header(SeedSharing.SHARED), 9, 4).probes();
        List<Probe> many = plan(header(SeedSharing.SHARED), 9, 24).probes();
        assertThat(many.subList(0, few.size())).isEqualTo(few);
        assertThat(many.stream().map(Probe::seed).distinct()).hasSize(12);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "8, 1", "12, 1.5", "16, 2", "24, 2"})
    void theLearningRateGrowsWithTheDirectionsUpToTheCap(int workers, double factor) {
        StepPlan plan = plan(header(SeedSharing.SHARED), 1, workers);
        int directions = plan.directions();
        StepRecord record = plan.close(losses(plan, 1));
        assertThat(record.updates()).hasSize(directions);
        for (int i = 0; i < directions; i++) {
            double scalar = (3 * slope(plan, 1, 2 * i) + slope(plan, 1, 2 * i + 1)) / 4;
            assertThat((double) record.updates().get(i).coefficient()).isCloseTo(-RATE * factor * scalar / directions,
                    within(1e-7));
        }
        double mean = IntStream.range(0, directions)
                .mapToObj(i -> losses(plan, 1).get(2 * i))
                .mapToDouble(of -> (of.plus() + of.minus()) / 2)
                .average()
                .orElseThrow();
        assertThat((double) record.losses().getFirst().loss()).isCloseTo(mean, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource
    void anAverageOfSquaredScalarsIsToldFromRecordsOfAnyNumberOfDirections(SeedSharing sharing) {
        double decay = 0.9;
        JobHeader header = header(sharing, new VarianceControl.SquaredScalarAverage(decay));
        OptimizerState state = OptimizerState.initial(header.optimizer());
        double average = 0;
        for (int step = 1; step <= STEPS; step++) {
            int workers = 1 + 7 * step % 29;
            StepPlan plan = StepPlan.of(header, step, TASKS, state, workers);
            double g = 0;
            for (int i = 0; i < plan.probes().size(); i++) {
                g += (plan.probes().get(i).task() == 0 ? 0.75 : 0.25) * slope(plan, step, i) / plan.directions();
            }
            average += (1 - decay) / (1 - Math.pow(decay, step)) * (g * g - average);
            double divisor = step == 1 ? 1000 : Math.sqrt(average);
            double factor = Math.min((double) plan.directions() / OWN, 2);
            StepRecord record = plan.close(losses(plan, step));
            double sum = record.updates().stream().mapToDouble(update -> (double) update.coefficient()).sum();
            assertThat(sum).as("step %d of %d directions", step, plan.directions())
                    .isCloseTo(-RATE * factor * g / divisor, within(1e-3 * RATE));
            state = state.after(record);
        }
    }

    @Test
    void aLogOfAChangingFleetFoldsToOneThetaHoweverItIsCut() {
        JobHeader header = header(SeedSharing.SHARED);
        List<StepRecord> log = new ArrayList<>();
        for (int step = 1; step <= 12; step++) {
            StepPlan plan = plan(header, step, 5 * step % 31);
            log.add(plan.close(losses(plan, step)));
        }
        assertThat(log.stream().map(record -> record.updates().size()).distinct()).hasSizeGreaterThan(4);
        Theta whole = Theta.zeros(40);
        Fold.apply(whole, Noises.of(header.noise()), log);
        Theta single = Theta.zeros(40);
        log.forEach(record -> Fold.apply(single, Noises.of(header.noise()), List.of(record)));
        assertThat(ThetaDigest.of(single)).isEqualTo(ThetaDigest.of(whole));
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new ProbeCount.Elastic(0, 4, 1)).hasMessageContaining("from 0 to 4");
        assertThatThrownBy(() -> new ProbeCount.Elastic(5, 4, 1)).hasMessageContaining("from 5 to 4");
        assertThatThrownBy(() -> new ProbeCount.Elastic(1, 1025, 1)).hasMessageContaining("at most 1024");
        assertThatThrownBy(() -> new ProbeCount.Elastic(1, 4, 0.5)).hasMessageContaining("cap is 0.5");
        OptimizerSettings oneSided = header(SeedSharing.SHARED).optimizer().with(new VarianceControl.OneSided());
        assertThatThrownBy(() -> oneSided.with(new ProbeCount.Elastic(1, 4, 1)))
                .hasMessageContaining("at least 2 for one-sided probes");
    }

    private static StepPlan plan(JobHeader header, long step, int workers) {
        return StepPlan.of(header, step, TASKS, OptimizerState.initial(header.optimizer()), workers);
    }

    /** What workers find: any function of the step and the probe. */
    private static List<Probe.Losses> losses(StepPlan plan, long step) {
        return IntStream.range(0, plan.probes().size())
                .mapToObj(i -> new Probe.Losses(2 + Math.sin(3.0 * i + step), 2 + Math.cos(i - 2.0 * step)))
                .toList();
    }

    private static double slope(StepPlan plan, long step, int probe) {
        Probe.Losses of = losses(plan, step).get(probe);
        return (of.plus() - of.minus()) / (2 * EPSILON);
    }

    private static JobHeader header(SeedSharing sharing) {
        return header(sharing, new VarianceControl.None());
    }

    private static JobHeader header(SeedSharing sharing, VarianceControl variance) {
        OptimizerSettings optimizer = new OptimizerSettings(STEPS, (float) EPSILON, (float) RATE,
                LearningRateSchedule.CONSTANT, OWN, sharing, 5, 0).with(variance).with(ELASTIC);
        return new JobHeader("job", JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "base", DIGEST, DIGEST, 100, 42,
                optimizer);
    }
}
