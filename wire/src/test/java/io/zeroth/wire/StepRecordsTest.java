package io.zeroth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;

import io.zeroth.core.step.CurvatureUpdate;
import io.zeroth.core.step.StepRecord;
import org.junit.jupiter.api.Test;

class StepRecordsTest {
    private final io.zeroth.v1.StepRecord message = StepRecords.toMessage(TestRecords.STEP);

    @Test
    void aStepRecordComesBackWithTheSameBits() throws Exception {
        assertThat(StepRecords.fromMessage(io.zeroth.v1.StepRecord.parseFrom(message.toByteArray())))
                .isEqualTo(TestRecords.STEP);
    }

    @Test
    void curvaturesComeBackWithTheSameBits() throws Exception {
        StepRecord plain = TestRecords.STEP;
        StepRecord curved = new StepRecord(plain.step(), plain.epsilon(), plain.updates(), plain.losses(),
                Optional.of(new CurvatureUpdate(1e-8f, List.of(-0.0f, Float.MIN_VALUE, 1e12f))));
        byte[] bytes = StepRecords.toMessage(curved).toByteArray();
        assertThat(StepRecords.fromMessage(io.zeroth.v1.StepRecord.parseFrom(bytes))).isEqualTo(curved);
        assertThat(message.hasCurvature()).as("of a job that estimates none").isFalse();
    }

    @Test
    void curvaturesThatFitNoStepAreNamed() {
        io.zeroth.v1.StepRecord.Builder broken = message.toBuilder();
        broken.getCurvatureBuilder().setSmoothing(0.5f).addCoefficients(Float.NaN);
        assertMalformed(broken, "curvature", "is NaN; it must be finite");
        broken.getCurvatureBuilder().setCoefficients(0, 1);
        assertMalformed(broken, "step", "the curvature has 1 coefficients and the step 3 updates");
    }

    @Test
    void aCoefficientThatIsNotFiniteIsNamedByItsPlace() {
        io.zeroth.v1.StepRecord.Builder broken = message.toBuilder();
        broken.getUpdatesBuilder(1).setCoefficient(Float.NaN);
        assertMalformed(broken, "updates[1].coefficient", "is NaN; it must be finite");
    }

    @Test
    void aLossThatIsNotFiniteIsNamedByItsPlace() {
        io.zeroth.v1.StepRecord.Builder broken = message.toBuilder();
        broken.getLossesBuilder(0).setLoss(Float.POSITIVE_INFINITY);
        assertMalformed(broken, "losses[0].loss", "is Infinity");
    }

    @Test
    void aLossWithoutATaskIsMalformed() {
        io.zeroth.v1.StepRecord.Builder broken = message.toBuilder();
        broken.getLossesBuilder(0).clearTask();
        assertMalformed(broken, "losses[0].task", "is not set");
    }

    @Test
    void aMissingStepIsMalformed() {
        assertMalformed(message.toBuilder().clearStep(), "step", "steps count from 1");
    }

    @Test
    void aStepAboveTheRangeOfLongIsShownUnsigned() {
        assertMalformed(message.toBuilder().setStep(-1), "step", "is 18446744073709551615; it must be below 2^63");
    }

    @Test
    void anEpsilonThatIsNotFiniteIsMalformed() {
        assertMalformed(message.toBuilder().setEpsilon(Float.NEGATIVE_INFINITY), "epsilon", "-Infinity");
    }

    private static void assertMalformed(io.zeroth.v1.StepRecord.Builder broken, String field, String problem) {
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> StepRecords.fromMessage(broken.build()))
                .withMessageContaining("'%s'", field)
                .withMessageContaining(problem)
                .returns(field, MalformedMessageException::field);
    }
}
