package io.zeroth.core.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;

class TensorTrainTest {
    private static final String KERNEL = "head.transform.kernel";
    private static final TensorTrain TRAIN = new TensorTrain(List.of(6, 4), List.of(8, 4), List.of(1, 2, 5, 3, 1));
    private static final Segment.Residual RESIDUAL = new Segment.Residual(KERNEL, Shape.of(24, 32),
            new Mask.Positions(new int[] {7}));

    @Test
    void aTrainKnowsItsKernelAndItsCores() {
        assertThat(TRAIN.kernelShape()).isEqualTo(Shape.of(24, 32));
        assertThat(TRAIN.order()).isEqualTo(4);
        assertThat(TRAIN.core(1)).isEqualTo(Shape.of(2, 4, 5));
        assertThat(TRAIN.innerRank()).isEqualTo(5);
        assertThat(TRAIN.size()).isEqualTo(12 + 40 + 120 + 12);
    }

    @Test
    void ranksThatDoNotFitTheModesAreRefused() {
        assertThatThrownBy(() -> new TensorTrain(List.of(6, 4), List.of(8, 4), List.of(1, 2, 5, 1))).hasMessage(
                "a tensor train of modes [6, 4, 8, 4] has ranks [1, 2, 5, 1]; give 5, the first and the last 1, none below 1");
        assertThatThrownBy(() -> new TensorTrain(List.of(6), List.of(8), List.of(1, 0, 1)))
                .hasMessageContaining("ranks [1, 0, 1]");
        assertThatThrownBy(() -> new TensorTrain(List.of(), List.of(8), List.of(1, 1)))
                .hasMessage("a tensor train has input modes [] and output modes [8]; give some of both");
    }

    @Test
    void aKernelIsTrainedInOneForm() {
        var core = new Segment.Core(KERNEL, TRAIN, 2, Mask.all());
        assertThat(new Layout(List.of(core, RESIDUAL)).length()).isEqualTo(121);
        var weights = new Segment.Weights(KERNEL, Shape.of(24, 32), Mask.all());
        assertThatThrownBy(() -> new Layout(List.of(core, weights))).hasMessage(
                "kernel 'head.transform.kernel' is in the layout as weights and as cores and kept values; train one of the two");
    }

    @Test
    void coresOfOneKernelAreOfOneTrain() {
        var other = new TensorTrain(List.of(24), List.of(32), List.of(1, 5, 1));
        assertThatThrownBy(() -> new Layout(List.of(new Segment.Core(KERNEL, TRAIN, 2, Mask.all()),
                new Segment.Core(KERNEL, other, 0, Mask.all()))))
                .hasMessageStartingWith("kernel 'head.transform.kernel' has cores of two trains");
        assertThatThrownBy(() -> new Segment.Core(KERNEL, other, 2, Mask.all()))
                .hasMessage("core 2 of 'head.transform.kernel' is none of a train of 2 cores");
    }
}
