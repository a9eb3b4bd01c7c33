package io.zeroth.cli.bench.saten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.bench.saten.SatenResult.Point;
import org.junit.jupiter.api.Test;

class SatenResultTest {
    private static final Tuning.Setting SETTING = new Tuning.Setting(1e-2f, 2500);
    private static final Point BASE = new Point("base", 1, 438_000_000, 0, 1000, SETTING, List.of(0.7, 0.8),
            List.of(List.of(0.85, 0.95), List.of(0.95, 0.85)));
    private static final Point SMALL = new Point("saten", 0.4, 176_000_000, 12.5, 500, SETTING, List.of(0.5, 0.5),
            List.of(List.of(0.7, 0.7), List.of(0.8, 0.8)));
    private static final SatenResult RESULT = new SatenResult(List.of("amazon", "spam"), 400_000, List.of(7L, 8L),
            List.of(BASE, SMALL));

    @Test
    void whatIsRecoveredIsAShareOfWhatTheTunedModelHadMore() {
        // The tuned base model has 90 %, the small one 50 % before and 75 % after.
        assertThat(RESULT.recovered(SMALL)).isCloseTo(0.25 / 0.40, within(1e-12));
    }

    @Test
    void aModelThatLostNothingHasAllOfIt() {
        Point better = new Point("top-k", 0.9, 400_000_000, 1, 900, SETTING, List.of(0.9, 0.92),
                List.of(List.of(0.9, 0.9)));
        assertThat(RESULT.recovered(better)).isEqualTo(1);
    }

    @Test
    void theTableTellsBothMeansAndTheirSpread() {
        assertThat(SatenText.markdown(RESULT)).containsExactly(
                "| method | share | bytes | before | after | recovered | values trained | epsilon | learning rate | amazon | spam |",
                "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
                "| base | 1.00 | 438.0 MB | 75.0 | **90.0 ± 0.0** |  | 1,000 | 0.01 | 2.5e+00 | 70.0 → 90.0 | 80.0 → 90.0 |",
                "| saten | 0.40 | 176.0 MB | 50.0 | **75.0 ± 7.1** | 0.63 | 500 | 0.01 | 5.0e+00 | 50.0 → 75.0 | 50.0 → 75.0 |");
    }

    @Test
    void programsGetEveryRun() {
        ObjectNode document = new ObjectMapper().createObjectNode();
        SatenText.into(document, RESULT);
        assertThat(document.at("/points/1/after/1/0").asDouble()).isEqualTo(0.8);
        assertThat(document.at("/points/1/bytes").asLong()).isEqualTo(176_000_000);
        assertThat(document.at("/points/1/seconds").asDouble()).isEqualTo(12.5);
    }

    @Test
    void aMethodMayLeaveTheCoresAsTheyAre() {
        assertThat(Method.named("saten-kept").tunesCores()).isFalse();
        assertThat(Method.named("saten-kept").arguments(0.25)).isEqualTo(Method.SATEN.arguments(0.25));
    }

    @Test
    void methodsSayWhatTheyAskOfTheCompression() {
        assertThat(Method.named("saten").arguments(0.25)).containsExactly("--factors", "tensor_train", "--sparsity",
                "unstructured", "--share", "0.25");
        assertThat(Method.TWO_OF_FOUR.shares(List.of(0.2, 0.6))).containsExactly(0.53125);
        assertThat(Method.SATEN_TWO_OF_FOUR.shares(List.of(0.2, 0.6))).containsExactly(0.6);
        assertThatIllegalArgumentException().isThrownBy(() -> Method.named("svd"))
                .withMessage(
                        "--methods has 'svd'; give some of saten, saten-kept, saten-2:4, saten-2:4-kept, tensor-train, low-rank, 2:4, top-k");
    }
}
