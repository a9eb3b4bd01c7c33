package io.zeroth.core.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;

import io.zeroth.core.bytes.ByteReader;
import io.zeroth.core.bytes.ByteWriter;
import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.TaskLoss;
import io.zeroth.core.step.Update;
import org.junit.jupiter.api.Test;

/** A state that is written and read goes on as the one that was not. */
class OptimizerStateCodecTest {
    private static final List<String> NAMES = List.of("a", "b");
    private static final double[] OWN = {2, 1};

    private static OptimizerSettings optimizer() {
        return new OptimizerSettings(100, 1e-3f, 1e-2f, LearningRateSchedule.LINEAR, 2, SeedSharing.SHARED, 4, 0);
    }

    private static OptimizerState after(OptimizerState state, int first, int last) {
        for (int step = first; step <= last; step++) {
            state = state.after(new StepRecord(step, 1e-3f, List.of(new Update(step, 1e-3f * step)),
                    List.of(new TaskLoss("a", 1f / step), new TaskLoss("b", 0.5f + step % 3))));
        }
        return state;
    }

    private static byte[] bytes(OptimizerState state) {
        ByteWriter out = new ByteWriter();
        OptimizerStateCodec.write(state, out);
        return out.toByteArray();
    }

    private static OptimizerState read(OptimizerSettings optimizer, byte[] bytes) {
        ByteReader in = new ByteReader("state", bytes);
        OptimizerState state = OptimizerStateCodec.read(optimizer, in);
        in.end();
        return state;
    }

    @Test
    void everyRuleGoesOnWithTheSameBits() {
        for (TaskWeighting rule : List.of(new TaskWeighting.Fixed(), new TaskWeighting.LossScale(.9),
                new TaskWeighting.DynamicWeightAverage(3, 2), new TaskWeighting.ConvergenceBalanced(3, 5))) {
            OptimizerSettings optimizer = optimizer().with(rule).with(new VarianceControl.SquaredScalarAverage(.99));
            OptimizerState whole = after(OptimizerState.initial(optimizer), 1, 20);
            OptimizerState cut = after(OptimizerState.initial(optimizer), 1, 11);
            OptimizerState goesOn = after(read(optimizer, bytes(cut)), 12, 20);

            assertThat(goesOn.weights(NAMES, OWN)).isEqualTo(whole.weights(NAMES, OWN));
            assertThat(goesOn.divisor(.99, 21, .3)).isEqualTo(whole.divisor(.99, 21, .3)).isNotEqualTo(1000);
            assertThat(bytes(goesOn)).isEqualTo(bytes(whole));
        }
    }

    @Test
    void beforeTheFirstStepThereIsNothing() {
        OptimizerState none = OptimizerState.initial(optimizer());
        assertThat(bytes(read(optimizer(), bytes(none)))).isEqualTo(bytes(none)).hasSize(9);
    }

    @Test
    void bytesThatEndEarlyAreTold() {
        byte[] whole = bytes(after(OptimizerState.initial(optimizer()), 1, 3));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(optimizer(), cut)).isInstanceOf(MalformedBytesException.class);
        }
    }
}
