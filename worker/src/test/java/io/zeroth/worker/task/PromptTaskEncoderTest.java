package io.zeroth.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Metric;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.Template;
import io.zeroth.model.tokenizer.Tokenizer;
import io.zeroth.model.tokenizer.Vocabulary;
import org.junit.jupiter.api.Test;

class PromptTaskEncoderTest {
    @Test
    void examplesAreSortedIntoSplitsAndKeepTheirPlacesInTheTask() {
        Task task = new Task(
                new TaskSpec("mood", new Template("{text} [MASK]"), List.of("bad", "good"), Metric.ACCURACY, 1, 16),
                List.of(example(Split.TEST, "good bad", 0), example(Split.TRAIN, "bad", 1),
                        example(Split.TEST, "good", 1)));
        EncodedTask encoded = new PromptTaskEncoder(new WordTokenizer()).encode(task, task.digest());
        assertThat(encoded.labelTokens()).containsExactly(5, 6);
        assertThat(encoded.examples(Split.TEST, 0, 2)).extracting(EncodedExample::id).containsExactly(0, 2);
        assertThat(encoded.examples(Split.TRAIN, 0, 1)).singleElement()
                .returns(1, EncodedExample::id)
                .returns(1, EncodedExample::label)
                .returns(2, EncodedExample::target)
                .satisfies(train -> assertThat(train.tokens()).containsExactly(0, 5, 2, 1))
                .returns(task.digest(), EncodedExample::task);
    }

    private static Example example(Split split, String text, int label) {
        return new Example(split, new TreeMap<>(Map.of("text", text)), label);
    }

    /** Knows a few words, cut at spaces. */
    private static final class WordTokenizer implements Tokenizer {
        private final Vocabulary vocabulary = new Vocabulary(
                List.of("[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "bad", "good"));

        @Override
        public int[] encode(String text) {
            return Arrays.stream(text.strip().split(" ", -1))
                    .mapToInt(word -> vocabulary.find(word).orElse(vocabulary.unknown()))
                    .toArray();
        }

        @Override
        public Vocabulary vocabulary() {
            return vocabulary;
        }

        @Override
        public void close() {}
    }
}
