package io.zeroth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.plan.Seeds;
import io.zeroth.core.step.CurvatureUpdate;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.Update;
import io.zeroth.v1.CommittedSteps;
import org.junit.jupiter.api.Test;

class CommittedStepMessagesTest {
    private static final JobHeader HEADER = TestRecords.header(NoiseKind.GAUSSIAN,
            TestRecords.settings(LearningRateSchedule.LINEAR, SeedSharing.SHARED));

    private static StepRecord planned(long step, float... coefficients) {
        List<Update> updates = new ArrayList<>();
        for (float coefficient : coefficients) {
            updates.add(new Update(Seeds.derive(HEADER.seed(), step, updates.size()), coefficient));
        }
        return new StepRecord(step, HEADER.optimizer().epsilon(), updates, List.of());
    }

    private static List<StepRecord> sent(CommittedSteps message) throws Exception {
        return CommittedStepMessages.fromMessage(CommittedSteps.parseFrom(message.toByteArray()), HEADER);
    }

    @Test
    void plannedStepsComeBackWithTheSameBitsFromTheirCoefficients() throws Exception {
        List<StepRecord> steps = List.of(planned(7, -0.0f, Float.MIN_VALUE, 1.5f), planned(8, 2));
        CommittedSteps message = CommittedStepMessages.toMessage(steps, HEADER);

        assertThat(sent(message)).isEqualTo(steps);
        assertThat(message.getRecordsCount()).isZero();
        assertThat(message.getSerializedSize()).as("4 bytes a direction, 4 a step, 2 of the first").isEqualTo(26);
    }

    @Test
    void stepsOfOtherSeedsScalesOrCurvaturesComeBackAsRecords() throws Exception {
        StepRecord plain = planned(7, 1, 2);
        StepRecord seeds = new StepRecord(7, plain.epsilon(), plain.updates().reversed(), List.of());
        StepRecord scale = new StepRecord(7, 0.5f, plain.updates(), List.of());
        StepRecord curved = new StepRecord(7, plain.epsilon(), plain.updates(), List.of(),
                Optional.of(new CurvatureUpdate(0.5f, List.of(1f, 2f))));
        for (StepRecord other : List.of(seeds, scale, curved)) {
            List<StepRecord> steps = List.of(planned(6, 3), other);
            CommittedSteps message = CommittedStepMessages.toMessage(steps, HEADER);
            assertThat(sent(message)).isEqualTo(steps);
            assertThat(message.getRecordsCount()).isEqualTo(2);
        }
    }

    @Test
    void whatIsMalformedIsNamed() {
        CommittedSteps.Builder broken = CommittedStepMessages.toMessage(List.of(planned(7, 1)), HEADER).toBuilder();
        broken.getPlannedStepsBuilder(0).setCoefficients(0, Float.NaN);
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> CommittedStepMessages.fromMessage(broken.build(), HEADER))
                .withMessageContaining("planned_steps[0].coefficients");
        CommittedSteps unnumbered = CommittedStepMessages.toMessage(List.of(planned(7, 1)), HEADER)
                .toBuilder()
                .clearFirstStep()
                .build();
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> CommittedStepMessages.fromMessage(unnumbered, HEADER))
                .withMessageContaining("first_step");
    }
}
