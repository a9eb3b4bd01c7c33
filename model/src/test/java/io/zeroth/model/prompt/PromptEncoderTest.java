package io.zeroth.model.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.bert.TinyModel;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Metric;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.Template;
import io.zeroth.model.tokenizer.Tokenizer;
import io.zeroth.model.tokenizer.WordPieceTokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromptEncoderTest {
    private static final ContentDigest TASK = ContentDigest.of(new byte[0]);

    @TempDir
    private Path directory;
    private Tokenizer tokenizer;

    @BeforeEach
    void open() throws IOException {
        tokenizer = WordPieceTokenizer.open(TinyModel.vocabulary(directory).resolve("vocab.txt"),
                directory.resolve("native"));
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void textIsLoweredStrippedOfAccentsAndCutIntoPieces() {
        assertThat(pieces(tokenizer.encode("The FILMS was Café."))).containsExactly("[UNK]", "film", "##s", "was",
                "cafe", ".");
        assertThat(tokenizer.encode(" ")).isEmpty();
    }

    @Test
    void aSpecialTokensNameInAFieldIsTextLikeAnyOther() {
        assertThat(pieces(tokenizer.encode("[MASK]"))).containsExactly("[", "mask", "]");
        assertThat(encode(32, "{text} [MASK]", "film [MASK] [SEP]").tokens())
                .containsOnlyOnce(tokenizer.vocabulary().mask())
                .containsOnlyOnce(tokenizer.vocabulary().sep());
    }

    @Test
    void aPromptIsTheTemplateWithTheFieldAndTheMaskInPlace() {
        EncodedExample example = encode(32, "{text} It was [MASK] .", "Films.");
        assertThat(pieces(example.tokens())).containsExactly("[CLS]", "film", "##s", ".", "it", "was", "[MASK]", ".",
                "[SEP]");
        assertThat(example.target()).isEqualTo(6);
        assertThat(example.label()).isEqualTo(1);
    }

    @Test
    void theLongestFieldIsCutFromItsEndAndTheTemplateNever() {
        TaskSpec spec = spec(10, "{a} it {b} [MASK] .");
        Example example = new Example(Split.TRAIN,
                new TreeMap<>(Map.of("a", "good good good good bad", "b", "was was")), 0);
        EncodedExample encoded = new PromptEncoder(tokenizer, spec).encode(TASK, 0, example);
        assertThat(pieces(encoded.tokens())).containsExactly("[CLS]", "good", "good", "good", "it", "was", "was",
                "[MASK]", ".", "[SEP]");
        assertThat(encoded.target()).isEqualTo(7);
    }

    @Test
    void aPromptNeverExceedsItsLimit() {
        for (int words = 0; words < 12; words++) {
            assertThat(encode(9, "{text} It was [MASK] .", "film ".repeat(words)).tokens())
                    .hasSize(Math.min(9, words + 6));
        }
    }

    @Test
    void labelWordsAreSingleTokens() {
        assertThat(new PromptEncoder(tokenizer, spec(32, "{text} [MASK]")).labelTokens()).containsExactly(6, 5);
        TaskSpec split = new TaskSpec("t", new Template("{text} [MASK]"), List.of("good", "films"), Metric.ACCURACY, 1,
                32);
        assertThatIllegalArgumentException().isThrownBy(() -> new PromptEncoder(tokenizer, split))
                .withMessageContaining("'films'")
                .withMessageContaining("[film, ##s]")
                .withMessageContaining("choose");
        TaskSpec unknown = new TaskSpec("t", new Template("{text} [MASK]"), List.of("good", "zebra"), Metric.ACCURACY,
                1, 32);
        assertThatIllegalArgumentException().isThrownBy(() -> new PromptEncoder(tokenizer, unknown))
                .withMessageContaining("'zebra'");
    }

    @Test
    void aTemplateThatAloneIsTooLongIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PromptEncoder(tokenizer, spec(5, "{text} it was it was [MASK]")))
                .withMessageContaining("max_tokens")
                .withMessageContaining("7");
    }

    private EncodedExample encode(int maxTokens, String template, String text) {
        return new PromptEncoder(tokenizer, spec(maxTokens, template)).encode(TASK, 3,
                new Example(Split.TRAIN, new TreeMap<>(Map.of("text", text)), 1));
    }

    private static TaskSpec spec(int maxTokens, String template) {
        return new TaskSpec("t", new Template(template), List.of("bad", "good"), Metric.ACCURACY, 1, maxTokens);
    }

    private List<String> pieces(int[] tokens) {
        return Arrays.stream(tokens).mapToObj(tokenizer.vocabulary()::piece).toList();
    }
}
