package io.zeroth.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

final class GrammarImporterTest {
    @Test
    void oneSideOfEachPairIsARow() {
        List<Row> rows = GrammarImporter.rows("""
                <example correction="their|there">It is <marker>there</marker> house &amp; garden here.</example>
                <example correction="their">It is <marker>there</marker> house &amp; garden here.</example>
                <example>No correction is given for this one.</example>
                <example correction="">An empty <marker>one</marker> is no correction either.</example>
                <example correction="a">Too <marker>an</marker> short.</example>
                """);
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.key()).isEqualTo("it is their house garden here");
            assertThat(row.fields()).containsEntry("text",
                    "It is %s house & garden here.".formatted(row.label() == 1 ? "their" : "there"));
        });
    }
}
