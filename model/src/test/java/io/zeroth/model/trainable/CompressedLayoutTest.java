package io.zeroth.model.trainable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.bert.TinyCompressedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rules make of a compressed model. */
final class CompressedLayoutTest {
    private static final String KERNEL = TinyCompressedModel.BOTH;

    @TempDir
    private Path directory;
    private LanguageModel model;

    @BeforeEach
    void open() throws IOException {
        model = TinyCompressedModel.open(directory, TinyCompressedModel.write(directory, 20261126));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void aRuleThatNamesAKernelTrainsItsCoresAndItsKeptValues() {
        Layout layout = layout("head.transform.*");
        assertThat(layout.segments()).extracting(Segment::name)
                .containsExactly(KERNEL + ".core.0", KERNEL + ".core.1", KERNEL + ".core.2", KERNEL + ".core.3",
                        KERNEL + ".residual", "head.transform.bias");
        assertThat(layout.length()).isEqualTo(8 + 12 + 12 + 8 + 32 + 8);
    }

    @Test
    void thetaBeginsAsTheCompressedModelIs() {
        CompressedWeight weight = model.compressed(KERNEL).orElseThrow();
        Theta theta = TrainableLayout.initial(layout(KERNEL), model);
        long at = 0;
        for (float[] core : weight.cores()) {
            for (float value : core) {
                assertThat(theta.get(at++)).isEqualTo(value);
            }
        }
        for (float value : weight.values()) {
            assertThat(theta.get(at++)).isEqualTo(value);
        }
        assertThat(at).isEqualTo(theta.length());
    }

    @Test
    void aRuleMayNameSomePartsAlone() {
        assertThat(layout("*.residual").segments()).extracting(Segment::name)
                .containsExactly(TinyCompressedModel.PRUNED + ".residual", KERNEL + ".residual");
        assertThat(layout("head.transform.kernel.core.{0,3}").length()).isEqualTo(8 + 8);
    }

    @Test
    void theFirstRuleThatIsForAPartCounts() {
        Layout layout = layout("head.transform.kernel.residual=largest:0.25", KERNEL);
        assertThat(layout.length()).isEqualTo(8 + 12 + 12 + 8 + 8);
        CompressedWeight weight = model.compressed(KERNEL).orElseThrow();
        Mask.Positions all = weight.kept().orElseThrow();
        Mask.Positions kept = (Mask.Positions) layout.segments().getLast().mask();
        for (int column = 0; column < 8; column++) {
            int output = column;
            double largest = Arrays.stream(all.toArray())
                    .filter(position -> position % 8 == output)
                    .mapToDouble(position -> Math.abs(weight.values()[Arrays.binarySearch(all.toArray(), position)]))
                    .max()
                    .orElseThrow();
            double[] chosen = Arrays.stream(kept.toArray())
                    .filter(position -> position % 8 == output)
                    .mapToDouble(position -> Math.abs(weight.values()[Arrays.binarySearch(all.toArray(), position)]))
                    .toArray();
            assertThat(chosen).containsExactly(largest);
        }
    }

    @Test
    void lowRankFactorsStandBesideACompressedKernelAsBesideAnyOther() {
        assertThat(layout("head.transform.kernel=low-rank:2").segments()).extracting(Segment::name)
                .containsExactly(KERNEL + ".down", KERNEL + ".up");
        assertThatIllegalArgumentException().isThrownBy(() -> layout("head.transform.kernel.residual=low-rank:2"))
                .withMessageContaining(
                        "gives low-rank factors to 'head.transform.kernel.residual', which is no kernel");
    }

    @Test
    void aKernelThatIsNotCompressedIsTrainedAsBefore() {
        assertThat(layout("encoder.layer.0.attention.query.kernel").segments().getFirst())
                .isInstanceOf(Segment.Weights.class);
    }

    private Layout layout(String... rules) {
        return TrainableLayout.of(List.of(rules).stream().map(TrainableRule::parse).toList(), model);
    }
}
