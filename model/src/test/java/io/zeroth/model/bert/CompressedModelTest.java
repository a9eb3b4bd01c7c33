package io.zeroth.model.bert;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.core.tensortrain.DenseWeight;
import io.zeroth.model.checkpoint.StoredName;
import io.zeroth.model.compressed.Manifest;
import io.zeroth.model.compressed.TensorEntry;
import io.zeroth.model.file.ModelFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small model compressed by hand, as a directory that is opened like any other model. */
final class CompressedModelTest {
    private static final long SEED = 20261126;
    private static final String BOTH = TinyCompressedModel.BOTH;
    private static final String PRUNED = TinyCompressedModel.PRUNED;

    @TempDir
    private Path directory;

    @Test
    void aCompressedModelComesBackToTheBit() throws IOException {
        Map<String, CompressedWeight> weights = TinyCompressedModel.weights(SEED);
        Manifest manifest = compress(weights, directory.resolve("small"));
        try (LanguageModel base = base(); LanguageModel model = open(directory.resolve("small"))) {
            assertThat(model.description()).isEqualTo(base.description());
            assertThat(model.digest()).isEqualTo(manifest.digest()).isNotEqualTo(base.digest());
            for (Map.Entry<String, Shape> tensor : base.tensors().entrySet()) {
                String name = tensor.getKey();
                CompressedWeight weight = weights.get(name);
                if (weight == null) {
                    assertThat(model.compressed(name)).isEmpty();
                    assertThat(read(model, name, tensor.getValue()))
                            .containsExactly(read(base, name, tensor.getValue()));
                } else {
                    assertEqual(model.compressed(name).orElseThrow(), weight);
                    assertThat(read(model, name, tensor.getValue())).containsExactly(dense(weight));
                }
            }
        }
    }

    private static void assertEqual(CompressedWeight actual, CompressedWeight expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.train()).isEqualTo(expected.train());
        assertThat(actual.kept()).isEqualTo(expected.kept());
        assertThat(actual.values()).containsExactly(expected.values());
        for (int k = 0; k < expected.cores().size(); k++) {
            assertThat(actual.cores().get(k)).containsExactly(expected.cores().get(k));
        }
    }

    private static float[] dense(CompressedWeight weight) {
        float[] values = new float[(int) weight.shape().size()];
        DenseWeight.write(weight, MemorySegment.ofArray(values));
        return values;
    }

    @Test
    void coresAndResidualsAreReadByTheirNames() throws IOException {
        Map<String, CompressedWeight> weights = TinyCompressedModel.weights(SEED);
        compress(weights, directory.resolve("small"));
        try (LanguageModel model = open(directory.resolve("small"))) {
            CompressedWeight both = requireNonNull(weights.get(BOTH));
            assertThat(read(model, TensorTrain.coreName(BOTH, 1), both.train().orElseThrow().core(1)))
                    .containsExactly(both.cores().get(1));
            float[] residual = read(model, TensorTrain.residualName(BOTH), both.shape());
            Mask.Positions kept = both.kept().orElseThrow();
            for (int i = 0; i < kept.size(); i++) {
                assertThat(residual[kept.at(i)]).isEqualTo(both.values()[i]);
                residual[kept.at(i)] = 0;
            }
            assertThat(residual).containsOnly(0);
        }
    }

    @Test
    void theManifestTellsWhatEachTensorTakes() throws IOException {
        Manifest manifest = compress(TinyCompressedModel.weights(SEED), directory.resolve("small"));
        assertThat(manifest.settings()).containsEntry("error", "0.5");
        TensorEntry both = entry(manifest, BOTH);
        // Cores, half of 64 values, and two bits for each of these with the byte that says so, in whole floats.
        assertThat(both.parameters()).isEqualTo(8 + 12 + 12 + 8 + 32);
        assertThat(both.bytes()).isEqualTo(4 * both.parameters() + 12);
        assertThat(both.stored()).isEqualTo(new StoredName("module/cls/predictions/transform/dense/kernel", false));
        assertThat(entry(manifest, PRUNED).parameters()).isEqualTo(3);
        assertThat(entry(manifest, "embeddings.word").form())
                .isEqualTo(new TensorEntry.Form.Whole(Optional.of("its train would be larger")));
        assertThat(manifest.wholeParameters() - manifest.parameters()).isEqualTo((64 - 72) + (96 - 12 - 8) + (96 - 3));
        assertThat(manifest.wholeBytes()).isEqualTo(4 * manifest.wholeParameters());
    }

    private static TensorEntry entry(Manifest manifest, String name) {
        return manifest.tensors().stream().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void whatIsNotFinishedIsNotThere() throws IOException {
        Path small = directory.resolve("small");
        try (LanguageModel base = base();
                CompressedModelWriter writer = CompressedModelWriter.begin(base, "path:base", files(), small)) {
            writer.add(BOTH, requireNonNull(TinyCompressedModel.weights(SEED).get(BOTH)), OptionalDouble.of(0.5), 0.25);
            assertThat(directory.resolve(".small.partial")).exists();
            assertThatThrownBy(() -> open(directory.resolve(".small.partial")))
                    .hasMessageContaining("is no safetensors file, or is cut off");
        }
        assertThat(small).doesNotExist();
        assertThat(directory.resolve(".small.partial")).doesNotExist();
    }

    @Test
    void aDirectoryThatIsThereIsNotWrittenOver() throws IOException {
        compress(TinyCompressedModel.weights(SEED), directory.resolve("small"));
        assertThatThrownBy(() -> compress(TinyCompressedModel.weights(SEED), directory.resolve("small")))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("small is there already; give the name of a new directory");
    }

    @Test
    void aFileThatIsCutOffIsRefused() throws IOException {
        Path small = directory.resolve("small");
        compress(TinyCompressedModel.weights(SEED), small);
        Path checkpoint = small.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(checkpoint);
        Files.write(checkpoint, Arrays.copyOf(whole, whole.length - 8));
        assertThatThrownBy(() -> open(small)).isInstanceOf(IOException.class)
                .hasMessageContaining("has %d bytes and its manifest says %d; it is cut off".formatted(whole.length - 8,
                        whole.length));
    }

    @Test
    void aFileOfAnotherCompressionIsRefused() throws IOException {
        Path small = directory.resolve("small");
        Path other = directory.resolve("other");
        compress(TinyCompressedModel.weights(SEED), small);
        compress(TinyCompressedModel.weights(SEED + 1), other);
        Files.delete(small.resolve("model.safetensors"));
        Files.copy(other.resolve("model.safetensors"), small.resolve("model.safetensors"));
        assertThatThrownBy(() -> open(small)).isInstanceOf(IOException.class)
                .hasMessageContaining("a file of it is another model's, so compress the model again");
    }

    @Test
    void aManifestOfOtherRanksIsRefused() throws IOException {
        Path small = directory.resolve("small");
        compress(TinyCompressedModel.weights(SEED), small);
        Path manifest = small.resolve("compression.json");
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replace("[ 1, 1, 1 ]", "[ 1, 2, 1 ]"));
        assertThatThrownBy(() -> open(small)).isInstanceOf(IOException.class)
                .hasMessageContaining("its manifest says 'encoder.layer.0.output.kernel.core.0' of shape [1, 12, 2]");
        Files.writeString(manifest, text.replace("[ 1, 1, 1 ]", "[ 1, 1 ]"));
        assertThatThrownBy(() -> open(small)).isInstanceOf(IOException.class)
                .hasMessageContaining("compression.json is damaged: tensor 'encoder.layer.0.output.kernel'");
        Files.writeString(manifest, text.replace("\"version\" : 1", "\"version\" : 9"));
        assertThatThrownBy(() -> open(small)).isInstanceOf(IOException.class)
                .hasMessageContaining("is of version 9, and this build reads version 1");
        Files.writeString(manifest, "{}");
        assertThatThrownBy(() -> open(small)).isInstanceOf(IOException.class)
                .hasMessageContaining("is no manifest of a compressed model");
    }

    private static float[] read(LanguageModel model, String name, Shape shape) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(JAVA_FLOAT, shape.size());
            model.read(name, values);
            return values.toArray(JAVA_FLOAT);
        }
    }

    private Manifest compress(Map<String, CompressedWeight> weights, Path out) throws IOException {
        return TinyCompressedModel.write(directory, weights, out);
    }

    private LanguageModel base() throws IOException {
        return open(TinyCompressedModel.base(directory));
    }

    private ModelFiles files() throws IOException {
        return ModelFiles.in(TinyCompressedModel.base(directory));
    }

    private LanguageModel open(Path model) throws IOException {
        return TinyCompressedModel.open(directory, model);
    }
}
