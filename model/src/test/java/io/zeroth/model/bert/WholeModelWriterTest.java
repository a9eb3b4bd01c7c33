package io.zeroth.model.bert;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zeroth.model.checkpoint.Checkpoint;
import io.zeroth.model.checkpoint.Checkpoints;
import io.zeroth.model.file.ModelFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of each format, written whole and opened again. */
final class WholeModelWriterTest {
    @TempDir
    private Path directory;
    private Path out = Path.of(".");

    @BeforeEach
    void makeOut() throws IOException {
        out = Files.createDirectory(directory.resolve("out"));
    }

    @Test
    void aModelOfEachFormatHasTheSameContentUnderEitherNames() throws Exception {
        List<Path> models = List.of(TinyModel.safetensors(make("safetensors")), TinyModel.bundle(make("bundle")),
                TinyModel.onnx(make("onnx")));
        for (Path files : models) {
            for (FileNaming naming : FileNaming.values()) {
                Path whole = make("%s-%s".formatted(files.getFileName(), naming));
                write(files, naming, whole);
                try (LanguageModel model = open(whole); LanguageModel base = open(files)) {
                    assertThat(model.description()).isEqualTo(base.description());
                    assertThat(model.digest()).isEqualTo(base.digest());
                }
            }
        }
    }

    @Test
    void underTheNamesOfTheBaseItsTensorsHaveTheirShapesAndBytes() throws Exception {
        Path files = TinyModel.safetensors(make("base"));
        write(files, FileNaming.BASE, out);
        try (Checkpoint base = Checkpoints.open(files.resolve("model.safetensors"));
                Checkpoint whole = Checkpoints.open(out.resolve("model.safetensors"))) {
            assertThat(whole.tensors()).isEqualTo(base.tensors());
            base.tensors().forEach((name, shape) -> {
                float[] expected = new float[(int) shape.size()];
                float[] actual = new float[expected.length];
                base.read(name, MemorySegment.ofArray(expected));
                whole.read(name, MemorySegment.ofArray(actual));
                assertThat(actual).as(name).containsExactly(expected);
            });
        }
    }

    @Test
    void aBundlesTensorsKeepTheirNamesOrGetThoseOfHuggingFace() throws Exception {
        Path files = TinyModel.bundle(make("base"));
        write(files, FileNaming.BASE, out);
        try (Checkpoint base = Checkpoints.open(files.resolve("variables.index"));
                Checkpoint whole = Checkpoints.open(out.resolve("model.safetensors"))) {
            assertThat(whole.tensors()).isEqualTo(base.tensors());
        }
        Path renamed = make("renamed");
        write(files, FileNaming.HUGGING_FACE, renamed);
        try (Checkpoint same = Checkpoints.open(TinyModel.safetensors(make("same")).resolve("model.safetensors"));
                Checkpoint whole = Checkpoints.open(renamed.resolve("model.safetensors"))) {
            assertThat(whole.tensors()).isEqualTo(same.tensors());
        }
    }

    @Test
    void theTensorsFollowOneAnotherAsTheFormatAsks() throws Exception {
        write(TinyModel.safetensors(make("base")), FileNaming.BASE, out);
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(out.resolve("model.safetensors"))).order(LITTLE_ENDIAN);
        int length = Math.toIntExact(file.getLong());
        String header = new String(file.array(), Long.BYTES, length, UTF_8);
        assertThat(header).startsWith("{").matches("(?s).*} *");
        JsonNode root = JsonMapper.builder().build().readTree(header);
        assertThat(root.path("__metadata__").path("format").asText()).isEqualTo("pt");
        assertThat(root.path("__metadata__").path("zeroth.base").asText()).isEqualTo("path:base");
        List<JsonNode> tensors = new ArrayList<>();
        root.properties().stream().filter(entry -> !entry.getKey().startsWith("__")).forEach(entry -> {
            assertThat(entry.getValue().path("dtype").asText()).isEqualTo("F32");
            tensors.add(entry.getValue().path("data_offsets"));
        });
        long end = 0;
        for (JsonNode offsets : tensors) {
            assertThat(offsets.get(0).asLong()).isEqualTo(end);
            end = offsets.get(1).asLong();
        }
        assertThat(file.capacity()).isEqualTo(Long.BYTES + length + end);
    }

    @Test
    void aCompressedModelIsMadeWholeUnderTheNamesOfItsBase() throws Exception {
        Path small = TinyCompressedModel.write(directory, 5);
        write(small, FileNaming.BASE, out);
        try (LanguageModel compressed = open(small); LanguageModel whole = open(out)) {
            assertThat(whole.description()).isEqualTo(compressed.description());
            assertThat(whole.compressed(TinyCompressedModel.BOTH)).isEmpty();
            compressed.tensors().forEach((name, shape) -> {
                assertThat(whole.stored(name)).isEqualTo(compressed.stored(name));
                assertThat(read(whole, name)).as(name).containsExactly(read(compressed, name));
            });
        }
    }

    @Test
    void aModelWithoutAConfigurationGetsOneOfItsExtents() throws Exception {
        write(TinyModel.onnx(make("base")), FileNaming.HUGGING_FACE, out);
        JsonNode root = JsonMapper.builder().build().readTree(out.resolve("config.json").toFile());
        assertThat(root.path("model_type").asText()).isEqualTo("bert");
        assertThat(root.path("architectures").get(0).asText()).isEqualTo("BertForMaskedLM");
        Map<String, Integer> extents = Map.of("vocab_size", 16, "hidden_size", 8, "num_hidden_layers", 2,
                "num_attention_heads", 2, "intermediate_size", 12, "max_position_embeddings", 10, "type_vocab_size", 2);
        extents.forEach((name, extent) -> assertThat(root.path(name).asInt()).as(name).isEqualTo(extent));
        assertThat(root.path("layer_norm_eps").asDouble()).isEqualTo(1e-12);
    }

    @Test
    void anInterruptedThreadStopsBeforeTheNextTensor() throws Exception {
        Path files = TinyModel.safetensors(make("base"));
        try (LanguageModel base = open(files)) {
            WholeModelWriter writer = new WholeModelWriter(base, ModelFiles.in(files), FileNaming.BASE);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> writer.write(out, Collections.emptySortedMap(), base::read))
                    .isInstanceOf(InterruptedException.class);
        }
    }

    private Path make(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private LanguageModel open(Path model) throws IOException {
        return TinyCompressedModel.open(directory, model);
    }

    private void write(Path files, FileNaming naming, Path to) throws Exception {
        try (LanguageModel base = open(files)) {
            long bytes = new WholeModelWriter(base, ModelFiles.in(files), naming).write(to,
                    new TreeMap<>(Map.of("zeroth.base", "path:base")), base::read);
            assertThat(bytes)
                    .isEqualTo(base.tensors().values().stream().mapToLong(shape -> shape.size() * Float.BYTES).sum());
        }
    }

    private static float[] read(LanguageModel model, String name) {
        float[] values = new float[(int) model.shape(name).size()];
        model.read(name, MemorySegment.ofArray(values));
        return values;
    }
}
