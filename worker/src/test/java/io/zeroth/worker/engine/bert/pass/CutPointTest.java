package io.zeroth.worker.engine.bert.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.model.bert.BertDescription;
import org.junit.jupiter.api.Test;

class CutPointTest {
    private static final BertDescription MODEL = new BertDescription(3, 32, 2, 64, 50, 40, 2, 1e-12f, true);

    @Test
    void thePassIsCutBelowTheLowestTrainedWeight() {
        assertThat(below("head.bias", "embeddings.norm.beta")).isEqualTo(new CutPoint.Tokens());
        assertThat(below("head.bias", "encoder.layer.1.output.bias")).isEqualTo(new CutPoint.LayerInput(1));
        assertThat(below("encoder.layer.2.attention.value.bias")).isEqualTo(new CutPoint.LayerInput(2));
        assertThat(below("encoder.layer.2.attention.query.bias", "head.bias")).isEqualTo(new CutPoint.KeysAndValues());
        assertThat(below("encoder.layer.2.output.norm.gamma")).isEqualTo(new CutPoint.KeysAndValues());
        assertThat(below("head.norm.gamma", "head.transform.kernel")).isEqualTo(new CutPoint.TargetState());
        assertThat(below()).isEqualTo(new CutPoint.TargetState());
    }

    @Test
    void aKernelIsTrainedByItsFactors() {
        LowRank factors = new LowRank("encoder.layer.1.output.kernel", 64, 32, 2, 1, 0);
        List<Segment> both = List.of(new Segment.Factor(factors, LowRank.Side.DOWN, Mask.all()),
                new Segment.Factor(factors, LowRank.Side.UP, Mask.all()));
        assertThat(CutPoint.below(both, MODEL)).isEqualTo(new CutPoint.LayerInput(1));
    }

    @Test
    void aTensorIsTrainedByItsCoresAndKeptValues() {
        TensorTrain train = new TensorTrain(List.of(64), List.of(32), List.of(1, 2, 1));
        assertThat(
                CutPoint.below(List.of(new Segment.Core("encoder.layer.1.output.kernel", train, 0, Mask.all())), MODEL))
                .isEqualTo(new CutPoint.LayerInput(1));
        assertThat(CutPoint.below(List.of(new Segment.Residual("head.transform.kernel", Shape.of(32, 32), Mask.all()),
                new Segment.Residual("embeddings.word", Shape.of(50, 32), Mask.all())), MODEL))
                .isEqualTo(new CutPoint.Tokens());
    }

    @Test
    void whatIsKeptOfAnExampleGrowsWithItsTokensUnlessOnlyTheTargetIsKept() {
        assertThat(new CutPoint.LayerInput(1).floats(MODEL, 17)).isEqualTo(17 * 32);
        assertThat(new CutPoint.KeysAndValues().floats(MODEL, 17)).isEqualTo((32 + 17 + 1) * 32);
        assertThat(new CutPoint.TargetState().floats(MODEL, 17)).isEqualTo(32);
    }

    private static CutPoint below(String... tensors) {
        List<Segment> trained = Stream.of(tensors)
                .<Segment>map(tensor -> new Segment.Weights(tensor, Shape.of(2), Mask.all()))
                .toList();
        return CutPoint.below(trained, MODEL);
    }
}
