package io.zeroth.cli.bench.mazo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.bench.mazo.OverlapResult.Row;
import org.junit.jupiter.api.Test;

class OverlapTextTest {
    private final OverlapResult result = new OverlapResult("head.kernel", 0.1, List.of("spam"), List.of(7L, 8L),
            List.of(new Row("random", 0, List.of(), List.of(0.1), List.of(0.1)),
                    new Row("factored", 1024, List.of(0.4, 0.6), List.of(0.3, 0.3), List.of(0.2, 0.2))));

    @Test
    void aTableTellsMeansAndDeviations() {
        assertThat(OverlapText.markdown(result)).contains("| random | 0 |  | 0.100 ± 0.000 | 0.100 ± 0.000 |",
                "| factored | 1,024 | 0.500 ± 0.141 | 0.300 ± 0.000 | 0.200 ± 0.000 |");
    }

    @Test
    void theDocumentTellsEachEstimatorsOverlapWithItsPasses() {
        ObjectNode document = new ObjectMapper().createObjectNode();
        OverlapText.into(document, result);
        JsonNode rows = document.path("overlap");
        assertThat(rows.findValuesAsText("estimator")).containsExactly("random", "factored");
        assertThat(rows.path(1).path("passes").asLong()).isEqualTo(1024);
        assertThat(rows.path(1).path("overlap").asDouble()).isCloseTo(0.5, within(1e-9));
        assertThat(rows.path(1).path("centred_overlap").asDouble()).isCloseTo(0.2, within(1e-9));
        assertThat(rows.path(0).path("overlap").asDouble()).isCloseTo(0.1, within(1e-9));
    }
}
