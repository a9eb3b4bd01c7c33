package io.zeroth.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;

import io.zeroth.core.digest.ContentDigest;
import org.junit.jupiter.api.Test;

class ShardsTest {
    private static final ContentDigest TASK = ContentDigest.of(new byte[0]);

    @Test
    void groupsAreFixedForEverAndTheLastIsFilledUpFromTheBeginning() {
        Shards shards = Shards.of(7, TASK, oneClass(10), 4);
        assertThat(shards.count()).isEqualTo(3);
        assertThat(shards.examples(0)).containsExactly(7, 1, 2, 6);
        assertThat(shards.examples(1)).containsExactly(8, 5, 3, 9);
        assertThat(shards.examples(2)).containsExactly(0, 4, 7, 1);
    }

    @Test
    void everyExampleIsInOneGroup() {
        Shards shards = Shards.of(7, TASK, oneClass(1000), 8);
        int[] all = IntStream.range(0, shards.count())
                .flatMap(shard -> IntStream.of(shards.examples(shard)))
                .sorted()
                .toArray();
        assertThat(all).containsExactly(IntStream.range(0, 1000).toArray());
    }

    @Test
    void aGroupLargerThanTheTaskRepeatsItsExamples() {
        Shards shards = Shards.of(7, TASK, oneClass(2), 5);
        assertThat(shards.count()).isEqualTo(1);
        int[] examples = shards.examples(0);
        assertThat(examples).hasSize(5);
        assertThat(examples[2]).isEqualTo(examples[0]);
        assertThat(examples[0] + examples[1]).isEqualTo(1);
    }

    @Test
    void everyGroupHasTheClassesInTheTasksProportions() {
        int[] labels = IntStream.range(0, 96).map(i -> i < 24 ? 0 : i < 72 ? 1 : 2).toArray();
        Shards shards = Shards.of(7, TASK, labels, 16);
        for (int shard = 0; shard < shards.count(); shard++) {
            int[] counts = new int[3];
            IntStream.of(shards.examples(shard)).forEach(example -> counts[labels[example]]++);
            assertThat(counts).as("classes of shard " + shard).containsExactly(4, 8, 4);
        }
    }

    @Test
    void anotherJobAndAnotherTaskHaveAnotherOrder() {
        int[] order = Shards.of(7, TASK, oneClass(100), 100).examples(0);
        assertThat(Shards.of(8, TASK, oneClass(100), 100).examples(0)).isNotEqualTo(order);
        assertThat(Shards.of(7, ContentDigest.of(new byte[1]), oneClass(100), 100).examples(0)).isNotEqualTo(order);
    }

    @Test
    void aShardThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Shards.of(7, TASK, oneClass(10), 4).examples(3))
                .hasMessage("shard is 3; it must be 0 to 2");
        assertThatThrownBy(() -> Shards.of(7, TASK, oneClass(0), 4)).hasMessage("examples is 0; it must be at least 1");
    }

    private static int[] oneClass(int examples) {
        return new int[examples];
    }
}
