package io.zeroth.model.dataset.wordnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.zeroth.model.dataset.Row;
import org.junit.jupiter.api.Test;

final class UsagesTest {
    private static final List<Synset> VERBS = Synset.parse("""
              1 a line of the licence
            00000001 29 v 01 carry 0 000 | move; "he carries the heavy bag"; "she carried it"
            00000002 30 v 02 carry 0 bear 1 000 | sustain; "these walls carry the whole roof"
            00000003 05 n 01 dog 0 002 @ 00000009 n 0000 | a domestic animal kept by people; "the dog barked all night"
            """);

    @Test
    void aSynsetIsReadFromItsLine() {
        assertThat(VERBS).hasSize(3);
        assertThat(VERBS.get(1)).isEqualTo(new Synset("00000002", "30", List.of("carry", "bear"),
                "sustain; \"these walls carry the whole roof\""));
    }

    @Test
    void regularFormsOfAWordAreKnown() {
        assertThat(List.of("carry", "carries", "carried", "carrying"))
                .allMatch(token -> Usages.isFormOf(token, "carry"));
        assertThat(List.of("bake", "bakes", "baked", "baking")).allMatch(token -> Usages.isFormOf(token, "bake"));
        assertThat(List.of("carriage", "car", "carryy")).noneMatch(token -> Usages.isFormOf(token, "carry"));
    }

    @Test
    void aPairOfOneMeaningIsWantedBeforeAPairOfTwo() {
        List<Row> rows = WordInContextImporter.rows(List.of(Usages.of(VERBS)));
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.label()).isEqualTo(1);
            assertThat(row.fields().values()).containsExactlyInAnyOrder("carry", "he carries the heavy bag",
                    "she carried it");
        });
    }

    @Test
    void definitionsAreRowsWithoutTheirExamples() {
        assertThat(KindImporter.rows(VERBS))
                .containsExactly(Row.of("a domestic animal kept by people", 0, "a domestic animal kept by people"));
    }
}
