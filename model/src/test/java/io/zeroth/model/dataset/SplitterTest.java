package io.zeroth.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.zeroth.model.task.Example;
import io.zeroth.model.task.Split;
import org.junit.jupiter.api.Test;

final class SplitterTest {
    private static final Map<Split, Integer> SIZES = Map.of(Split.TRAIN, 12, Split.DEV, 4, Split.TEST, 4);

    @Test
    void balancedSplitsTakeClassesInTurn() {
        List<Example> examples = new Splitter("task", 2, Proportions.BALANCED, SIZES).split(rows(30, 10));
        assertThat(labels(examples, Split.TRAIN)).containsExactly(0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
        assertThat(labels(examples, Split.TEST)).containsExactly(0, 1, 0, 1);
    }

    @Test
    void naturalSplitsKeepTheProportionsOfAllRowsInEveryBeginning() {
        List<Example> examples = new Splitter("task", 2, Proportions.NATURAL, SIZES).split(rows(30, 10));
        assertThat(labels(examples, Split.TRAIN)).containsExactly(0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0);
        assertThat(labels(examples, Split.DEV)).containsExactlyInAnyOrder(0, 0, 0, 1);
        assertThat(labels(examples, Split.TEST)).containsExactlyInAnyOrder(0, 0, 0, 1);
    }

    @Test
    void naturalSplitsCanTakeEveryRowThereIsOnce() {
        List<Example> examples = new Splitter("task", 3, Proportions.NATURAL,
                Map.of(Split.TRAIN, 9, Split.DEV, 5, Split.TEST, 5)).split(rows(13, 5, 1));
        assertThat(examples).extracting(Example::fields).doesNotHaveDuplicates().hasSize(19);
        assertThat(examples).filteredOn(example -> example.label() == 2).hasSize(1);
    }

    @Test
    void tooFewRowsAreAnErrorThatNamesTheClass() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Splitter("task", 2, Proportions.BALANCED, SIZES).split(rows(30, 9)))
                .withMessage("class 1 of data set 'task' has 9 rows, too few for splits of {TRAIN=12, DEV=4, TEST=4}; "
                        + "make them smaller");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Splitter("task", 2, Proportions.NATURAL, SIZES).split(rows(10, 9)))
                .withMessageContaining("too few");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Splitter("task", 2, Proportions.NATURAL, Map.of(Split.DEV, -1)))
                .withMessageContaining("split dev")
                .withMessageContaining("-1");
    }

    private static List<Integer> labels(List<Example> examples, Split split) {
        return examples.stream().filter(example -> example.split() == split).map(Example::label).toList();
    }

    private static List<Row> rows(int... counts) {
        List<Row> rows = new ArrayList<>();
        for (int label = 0; label < counts.length; label++) {
            for (int i = 0; i < counts[label]; i++) {
                String text = "row %d of class %d".formatted(i, label);
                rows.add(Row.of(text, label, text));
            }
        }
        return rows;
    }
}
