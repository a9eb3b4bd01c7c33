package io.zeroth.worker.engine.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.bert.LanguageModels;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.reference.CacheDirectory;
import io.zeroth.model.reference.Origins;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same published model in the engine and in ONNX Runtime. */
class MiniLmParityTest {
    private static final List<String> FILES = List.of("all-minilm-l6-v2.onnx", "all-minilm-l6-v2-tokenizer.json");
    private static final float TOLERANCE = 1e-4f;

    @Test
    void theLastStatesAgreeWithOnnxRuntime(@TempDir Path directory) throws IOException, OrtException {
        Path files = Files.createDirectory(directory.resolve("model"));
        for (String file : FILES) {
            try (InputStream resource = MiniLmParityTest.class.getResourceAsStream("/" + file)) {
                assumeTrue(resource != null, () -> file + " is not on the class path; build with Maven");
                Files.copy(resource, files.resolve(file));
            }
        }
        CacheDirectory cache = new CacheDirectory(directory.resolve("cache"));
        try (SourceCache sources = new SourceCache(cache, Origins.fromEnvironment(Map.of()), FetchProgress.none());
                LanguageModel model = LanguageModels.open("path:" + files, sources);
                BertWeights weights = BertWeights.read(model, Nd4jProducts.load());
                BertForward engine = BertForward.ofBase(weights, EngineSettings.defaults());
                OrtSession session = OrtEnvironment.getEnvironment()
                        .createSession(files.resolve(FILES.getFirst()).toString())) {
            for (String text : List.of("Paris is the capital of France.", "It was great!",
                    "A longer sentence, of words that the vocabulary knows and of onomatopoetic ones that it does not, shows every position's states. "
                            .repeat(4))) {
                EncodedExample example = example(model, text);

                assertThat(engine.lastStates(example)).usingComparatorWithPrecision(TOLERANCE)
                        .containsExactly(expected(session, example.tokens()));
            }
        }
    }

    private static EncodedExample example(LanguageModel model, String text) {
        int[] words = model.tokenizer().encode(text);
        int[] tokens = new int[words.length + 2];
        tokens[0] = model.tokenizer().vocabulary().cls();
        System.arraycopy(words, 0, tokens, 1, words.length);
        tokens[tokens.length - 1] = model.tokenizer().vocabulary().sep();
        return new EncodedExample(ContentDigest.of(text.getBytes(StandardCharsets.UTF_8)), 0, tokens, 0, 0);
    }

    private static float[] expected(OrtSession session, int[] tokens) throws OrtException {
        long[] shape = {1, tokens.length};
        long[] ids = Arrays.stream(tokens).asLongStream().toArray();
        long[] ones = new long[tokens.length];
        Arrays.fill(ones, 1);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OnnxTensor input = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
                OnnxTensor types = OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[tokens.length]),
                        shape);
                OrtSession.Result result = session
                        .run(Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
            FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[states.remaining()];
            states.get(values);
            return values;
        }
    }
}
