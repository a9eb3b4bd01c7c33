package io.zeroth.cli.bench.mazo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.bench.mazo.ComparisonResult.Row;
import org.junit.jupiter.api.Test;

class ComparisonTextTest {
    private final ComparisonResult result = new ComparisonResult(List.of("spam", "kind"), 1000, 50_000, List.of(1L, 2L),
            List.of(new Row("zero-shot", 0, Optional.empty(), List.of(List.of(0.5, 0.7))), new Row("mazo", 100,
                    Optional.of(new Row.Setting(0.1, 0.05)), List.of(List.of(0.8, 0.9), List.of(0.9, 0.9)))));

    @Test
    void aTableTellsEachTaskAndTheAverageWithTheirSpread() {
        assertThat(ComparisonText.markdown(result)).containsExactly(
                "| method | kept | values trained | learning rate | spam | kind | average |",
                "| --- | --- | --- | --- | --- | --- | --- |", "| zero-shot |  |  |  | 50.0 | 70.0 | **60.0** |",
                "| mazo | 0.1 | 100 | 5.0e-02 | 85.0 ± 7.1 | 90.0 ± 0.0 | **87.5 ± 3.5** |");
    }

    @Test
    void theDocumentHasEachRun() {
        ObjectNode document = new ObjectMapper().createObjectNode();
        ComparisonText.into(document, result);

        JsonNode mazo = document.path("comparison").path("methods").path(1);
        assertThat(mazo.path("average").asDouble()).isCloseTo(0.875, within(1e-9));
        assertThat(mazo.path("test").path(1).path(0).asDouble()).isEqualTo(0.9);
        assertThat(document.path("comparison").path("methods").path(0).has("learning_rate")).isFalse();
    }
}
