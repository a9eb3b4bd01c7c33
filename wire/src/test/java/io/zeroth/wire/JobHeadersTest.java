package io.zeroth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.zeroth.core.job.Aggregation;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.ProbeCount;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.noise.NoiseKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobHeadersTest {
    private static final JobHeader HEADER = TestRecords.header(NoiseKind.GAUSSIAN,
            TestRecords.settings(LearningRateSchedule.LINEAR, SeedSharing.SHARED));

    private final io.zeroth.v1.JobHeader message = JobHeaders.toMessage(HEADER);

    @ParameterizedTest
    @EnumSource
    void aHeaderOfAnyNoiseComesBackEqual(NoiseKind noise) {
        assertComesBack(TestRecords.header(noise, HEADER.optimizer()));
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderOfAnyScheduleComesBackEqual(LearningRateSchedule schedule) {
        assertComesBack(TestRecords.header(NoiseKind.GAUSSIAN, TestRecords.settings(schedule, SeedSharing.SHARED)));
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderOfAnySeedSharingComesBackEqual(SeedSharing sharing) {
        assertComesBack(
                TestRecords.header(NoiseKind.GAUSSIAN, TestRecords.settings(LearningRateSchedule.CONSTANT, sharing)));
    }

    @ParameterizedTest
    @MethodSource
    void aHeaderOfAnyRulesComesBackEqual(OptimizerSettings optimizer) {
        assertComesBack(TestRecords.header(NoiseKind.RADEMACHER, optimizer));
    }

    static Stream<OptimizerSettings> aHeaderOfAnyRulesComesBackEqual() {
        OptimizerSettings first = HEADER.optimizer();
        return Stream.of(first.withWarmup(9), first.with(new Aggregation.Median()),
                first.with(new Aggregation.TrimmedMean(.2)), first.with(new VarianceControl.OneSided()),
                first.with(new VarianceControl.SquaredScalarAverage(.99)),
                first.with(new VarianceControl.KernelSmoothed()), first.with(new TaskWeighting.Uniform()),
                first.with(new TaskWeighting.LossScale(0)), first.with(new TaskWeighting.DynamicWeightAverage(20, 2)),
                first.with(new TaskWeighting.ConvergenceBalanced(100, 5)),
                first.with(new ProbeCount.Elastic(2, 64, 4)));
    }

    @Test
    void aHeaderThatEstimatesCurvaturesComesBackEqual() {
        assertComesBack(TestRecords.header(NoiseKind.GAUSSIAN,
                HEADER.optimizer().with(new VarianceControl.DiagonalCurvature(1e-8))));
    }

    @Test
    void aJobOfTheFirstSettingsThereWereHasNoFieldsButTheirs() {
        assertThat(message.getOptimizer().getAllFields().keySet()).extracting(FieldDescriptor::getNumber)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void rulesThatAreWrongAreNamed() {
        io.zeroth.v1.JobHeader.Builder trim = message.toBuilder();
        trim.getOptimizerBuilder().getAggregationBuilder().getTrimmedMeanBuilder().setTrim(.5);
        assertMalformed(trim, "optimizer.aggregation", "trim is 0.5");
        io.zeroth.v1.JobHeader.Builder decay = message.toBuilder();
        decay.getOptimizerBuilder().getVarianceBuilder().getSquaredScalarAverageBuilder().setDecay(1);
        assertMalformed(decay, "optimizer.variance", "decay is 1.0");
        io.zeroth.v1.JobHeader.Builder smoothing = message.toBuilder();
        smoothing.getOptimizerBuilder().getVarianceBuilder().getDiagonalCurvatureBuilder().setSmoothing(2);
        assertMalformed(smoothing, "optimizer.variance", "smoothing is 2.0");
        io.zeroth.v1.JobHeader.Builder window = message.toBuilder();
        window.getOptimizerBuilder().getWeightingBuilder().getDynamicWeightAverageBuilder().setTemperature(2);
        assertMalformed(window, "optimizer.weighting", "window is 0");
        io.zeroth.v1.JobHeader.Builder kind = message.toBuilder();
        kind.getOptimizerBuilder().getWeightingBuilder();
        assertMalformed(kind, "optimizer.weighting", "not set or not known");
        io.zeroth.v1.JobHeader.Builder count = message.toBuilder();
        count.getOptimizerBuilder().getProbeCountBuilder();
        assertMalformed(count, "optimizer.probe_count", "not set or not known");
        io.zeroth.v1.JobHeader.Builder elastic = message.toBuilder();
        elastic.getOptimizerBuilder().getProbeCountBuilder().getElasticBuilder().setLeast(9).setMost(8).setCap(1);
        assertMalformed(elastic, "optimizer.probe_count", "elastic from 9 to 8");
        io.zeroth.v1.JobHeader.Builder noise = message.toBuilder();
        noise.getOptimizerBuilder().getVarianceBuilder().getOneSidedBuilder();
        assertMalformed(noise, "header", "made for RADEMACHER");
    }

    @Test
    void enumsThatAreNotSetAreNamed() {
        assertMalformed(message.toBuilder().clearNoise(), "noise", "not set");
        io.zeroth.v1.JobHeader.Builder schedule = message.toBuilder();
        schedule.getOptimizerBuilder().clearSchedule();
        assertMalformed(schedule, "optimizer.schedule", "not set");
        io.zeroth.v1.JobHeader.Builder sharing = message.toBuilder();
        sharing.getOptimizerBuilder().setSeedSharingValue(99);
        assertMalformed(sharing, "optimizer.seed_sharing", "not known to this build");
    }

    @Test
    void fieldsThatAreNotSetAreNamed() {
        assertMalformed(message.toBuilder().clearJob(), "job", "is not set");
        assertMalformed(message.toBuilder().clearBaseReference(), "base_reference", "is not set");
        assertMalformed(message.toBuilder().clearThetaLength(), "theta_length", "is not set");
        assertMalformed(message.toBuilder().clearOptimizer(), "optimizer", "is not set");
    }

    @Test
    void aDigestThatIsNoSha256IsNamed() {
        assertMalformed(message.toBuilder().setBaseDigest("abc"), "base_digest", "64 lower-case hexadecimal digits");
        assertMalformed(message.toBuilder().clearLayoutDigest(), "layout_digest", "is not set");
    }

    @Test
    void anotherSemanticsVersionIsRefusedNamingBoth() {
        assertMalformed(message.toBuilder().setSemanticsVersion(9), "header", "version 9");
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        io.zeroth.v1.JobHeader.Builder epsilon = message.toBuilder();
        epsilon.getOptimizerBuilder().setEpsilon(Float.NaN);
        assertMalformed(epsilon, "optimizer.epsilon", "is NaN");
        io.zeroth.v1.JobHeader.Builder seeds = message.toBuilder();
        seeds.getOptimizerBuilder().setSeedsPerStep(0);
        assertMalformed(seeds, "optimizer", "seedsPerStep is 0");
    }

    private static void assertComesBack(JobHeader header) {
        assertThat(JobHeaders.fromMessage(JobHeaders.toMessage(header))).isEqualTo(header);
    }

    private static void assertMalformed(io.zeroth.v1.JobHeader.Builder broken, String field, String problem) {
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> JobHeaders.fromMessage(broken.build()))
                .withMessageContaining(problem)
                .returns(field, MalformedMessageException::field);
    }
}
