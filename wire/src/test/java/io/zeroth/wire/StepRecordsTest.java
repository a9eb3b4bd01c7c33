package io.zeroth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class StepRecordsTest {
    private final io.zeroth.v1.StepRecord message = StepRecords.toMessage(TestRecords.STEP);

    @Test
    void aStepRecordComesBackWithTheSameBits() throws Exception {
        assertThat(StepRecords.fromMessage(io.zeroth.v1.StepRecord.parseFrom(message.toByteArray())))
                .isEqualTo(TestRecords.STEP);
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
