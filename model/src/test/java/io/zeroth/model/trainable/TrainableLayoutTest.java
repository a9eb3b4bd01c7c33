package io.zeroth.model.trainable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.zeroth.core.layout.FactorStart;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.bert.LanguageModels;
import io.zeroth.model.bert.TinyModel;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.reference.CacheDirectory;
import io.zeroth.model.reference.Origins;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.reference.SourceReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainableLayoutTest {
    private static final String KERNEL = "head.transform.kernel";

    @TempDir
    private Path directory;
    private LanguageModel model;

    @BeforeEach
    void open() throws IOException {
        URI nowhere = URI.create("http://localhost:9/");
        try (SourceCache cache = new SourceCache(new CacheDirectory(directory.resolve("cache")),
                new Origins(nowhere, nowhere, nowhere), FetchProgress.none())) {
            model = LanguageModels.open(new SourceReference.Local(TinyModel.safetensors(directory)), cache);
        }
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void tensorsComeInTheOrderOfAForwardPassWhateverTheRulesOrder() {
        Layout layout = layout("head.{transform,norm}.*", "encoder.layer.1.output.bias");
        assertThat(layout.segments()).extracting(segment -> ((Segment.Weights) segment).tensor())
                .containsExactly("encoder.layer.1.output.bias", KERNEL, "head.transform.bias", "head.norm.gamma",
                        "head.norm.beta");
        assertThat(layout.length()).isEqualTo(8 + 64 + 8 + 8 + 8);
    }

    @Test
    void theFirstRuleThatMatchesCounts() {
        Layout layout = layout("head.transform.kernel=smallest:0.25", "head.transform.*");
        assertThat(layout.length()).isEqualTo(2 * 8 + 8);
    }

    @Test
    void theSmallestWeightsOfEachOutputAreKept() {
        Mask.Positions mask = mask("smallest:0.25");
        for (int output = 0; output < 8; output++) {
            int column = output;
            double[] kept = magnitudes(IntStream.range(0, mask.size()).map(mask::at).filter(at -> at % 8 == column));
            double[] all = magnitudes(IntStream.range(0, 64).filter(at -> at % 8 == column));
            assertThat(kept).containsExactly(Arrays.copyOf(all, 2));
        }
    }

    @Test
    void theLargestWeightsOfEachOutputAreKept() {
        Mask.Positions mask = mask("largest:0.25");
        double[] all = magnitudes(IntStream.range(0, 64).filter(at -> at % 8 == 3));
        assertThat(magnitudes(IntStream.range(0, mask.size()).map(mask::at).filter(at -> at % 8 == 3)))
                .containsExactly(Arrays.copyOfRange(all, 6, 8));
    }

    /** The digests of these layouts are in the logs of jobs. */
    @ParameterizedTest
    @CsvSource({"smallest:0.1, 3e9c9d8257cbc87b90a2292b9148d67d5de2b8609d8247c664d726a7ee23dd80",
        "largest:0.3, 8140ce5b5ab1a5958e79d7102ffb08bd652896b3e91ca7248fb3ea1bc79661eb",
        "random:0.5:7, 8d48d49cdfecdcb3feba69b562474aab475cb21eb9e816caed09e84caeaaa3fd",
        "smallest:1, 25ad685b3f08d78a050a75ecee143a994f955c9cb083c73938403d22ce29943f"})
    void theBitsOfALayoutStay(String selection, String digest) {
        assertThat(layout(KERNEL + "=" + selection, "encoder.*=" + selection).digest().hex()).isEqualTo(digest);
    }

    @Test
    void aDrawByChanceIsTheSameForTheSameSeedOnAnyMachine() {
        assertThat(mask("random:0.125:7").toArray()).containsExactly(1, 8, 29, 35, 42, 60, 62, 63);
        assertThat(mask("random:0.125:7")).isEqualTo(mask("random:0.125:7")).isNotEqualTo(mask("random:0.125:8"));
    }

    @Test
    void thetaBeginsWithTheBaseModelsValues() {
        Layout layout = layout("head.transform.kernel=largest:0.5", "head.norm.gamma");
        Theta theta = TrainableLayout.initial(layout, model);
        Mask.Positions mask = (Mask.Positions) ((Segment.Weights) layout.segments().getFirst()).mask();
        for (int i = 0; i < mask.size(); i++) {
            assertThat(theta.get(i)).isEqualTo(TinyModel.value(KERNEL, mask.at(i)));
        }
        for (int i = 0; i < 8; i++) {
            assertThat(theta.get(mask.size() + i)).isEqualTo(TinyModel.value("head.norm.gamma", i));
        }
    }

    @Test
    void factorsTakeTheirKernelsPlace() {
        LowRank factors = new LowRank(KERNEL, 8, 8, 2, 1.5f, 7);
        assertThat(layout("head.transform.kernel=low-rank:2:3:7", "head.transform.*").segments()).containsExactly(
                new Segment.Factor(factors, LowRank.Side.DOWN, Mask.all()),
                new Segment.Factor(factors, LowRank.Side.UP, Mask.all()),
                new Segment.Weights("head.transform.bias", Shape.of(8), Mask.all()));
        assertThat(TrainableRule.parse("x=low-rank:3")).isEqualTo(TrainableRule.parse("x=low-rank:3:6:0"));
        assertThat(TrainableRule.parse("x=low-rank:3:12")).isEqualTo(TrainableRule.parse("x=low-rank:3:12:0"));
        Layout intermediate = layout("encoder.layer.0.intermediate.kernel=low-rank:8");
        assertThat(intermediate.segments()).extracting(Segment::shape).first().isEqualTo(Shape.of(8, 8));
        assertThat(intermediate.segments()).extracting(Segment::name)
                .containsExactly("encoder.layer.0.intermediate.kernel.down", "encoder.layer.0.intermediate.kernel.up");
    }

    @Test
    void thetaBeginsWithTheFactorsOwnValues() {
        Layout layout = layout("head.transform.kernel=low-rank:2:3:7", "head.norm.gamma");
        Theta theta = TrainableLayout.initial(layout, model);
        float[] down = FactorStart.of(new LowRank(KERNEL, 8, 8, 2, 1.5f, 7), LowRank.Side.DOWN);
        for (int i = 0; i < 16; i++) {
            assertThat(theta.get(i)).isEqualTo(down[i]);
            assertThat(theta.get(16 + i)).isZero();
        }
        assertThat(theta.get(32)).isEqualTo(TinyModel.value("head.norm.gamma", 0));
    }

    @Test
    void whatHasNoFactorsIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> layout("head.transform.*=low-rank:2"))
                .withMessage(
                        "trainable pattern 'head.transform.*' gives low-rank factors to 'head.transform.bias', which is no kernel; let the pattern end in .kernel, or put a rule for 'head.transform.bias' before it");
        assertThat(layout("head.transform.bias", "head.transform.*=low-rank:2").segments()).hasSize(3);
        assertThatIllegalArgumentException().isThrownBy(() -> layout("head.transform.kernel=low-rank:9"))
                .withMessage(
                        "rank for 'head.transform.kernel' is 9; it must be 1 to 8, the lesser extent of the kernel");
    }

    @Test
    void aPatternThatMatchesNothingIsRefusedWithNearNames() {
        assertThatIllegalArgumentException().isThrownBy(() -> layout("head.*", "head.transfrom.kernel"))
                .withMessageContaining("'head.transfrom.kernel'")
                .withMessageContaining(KERNEL);
    }

    @Test
    void aLayoutOfAnotherModelIsRefused() {
        refusedAsAnotherModels(new Layout(List.of(new Segment.Weights(KERNEL, Shape.of(4, 4), Mask.all()))));
        LowRank factors = new LowRank(KERNEL, 4, 4, 1, 1, 0);
        refusedAsAnotherModels(new Layout(List.of(new Segment.Factor(factors, LowRank.Side.DOWN, Mask.all()),
                new Segment.Factor(factors, LowRank.Side.UP, Mask.all()))));
    }

    private void refusedAsAnotherModels(Layout other) {
        assertThatIllegalArgumentException().isThrownBy(() -> TrainableLayout.initial(other, model))
                .withMessageContaining("[4, 4]")
                .withMessageContaining("[8, 8]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"head.*=all", "a.{b,c}.*=smallest:0.1", "x=largest:0.5", "x=random:0.25:-3",
                "x=low-rank:8:16.0:0", "x=low-rank:8:1.0E-4:0", "{a,b}.kernel=low-rank:1:0.5:-9"})
    void aRuleIsReadBackFromItsText(String text) {
        assertThat(TrainableRule.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"head.*=some", "x=smallest:0", "x=largest:1.5", "x=random:0.1", "a.{b", "a b", "x=low-rank:0",
                "x=low-rank:8:0", "x=low-rank:8:16:", "x=low-rank:a", "x=low-rank:8:1.2.3"})
    void aRuleThatIsWrongIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TrainableRule.parse(text))
                .withMessageMatching("(selection|fraction|pattern|rank|alpha) is .*");
    }

    private Layout layout(String... rules) {
        return TrainableLayout.of(Arrays.stream(rules).map(TrainableRule::parse).toList(), model);
    }

    private Mask.Positions mask(String selection) {
        return (Mask.Positions) ((Segment.Weights) layout(KERNEL + "=" + selection).segments().getFirst()).mask();
    }

    private static double[] magnitudes(IntStream positions) {
        return positions.mapToDouble(at -> Math.abs(TinyModel.value(KERNEL, at))).sorted().toArray();
    }
}
