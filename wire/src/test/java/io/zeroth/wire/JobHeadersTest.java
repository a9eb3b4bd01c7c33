package io.zeroth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.noise.NoiseKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        assertMalformed(message.toBuilder().setSemanticsVersion(9), "semantics_version", "version 9");
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
