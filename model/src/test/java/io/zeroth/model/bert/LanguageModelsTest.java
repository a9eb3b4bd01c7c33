package io.zeroth.model.bert;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.zeroth.core.layout.Shape;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.reference.CacheDirectory;
import io.zeroth.model.reference.Origins;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.reference.SourceReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LanguageModelsTest {
    @TempDir
    private Path directory;

    @Test
    void aModelIsTheSameWhateverFormatItComesIn() throws IOException {
        try (LanguageModel safetensors = open(TinyModel.safetensors(made("hf")));
                LanguageModel bundle = open(TinyModel.bundle(made("tf")));
                LanguageModel onnx = open(TinyModel.onnx(made("onnx")))) {
            for (LanguageModel model : List.of(safetensors, bundle, onnx)) {
                assertThat(model.description()).isEqualTo(TinyModel.DESCRIPTION);
                assertThat(model.digest()).isEqualTo(safetensors.digest());
                assertThat(model.shape("encoder.layer.1.output.kernel")).isEqualTo(Shape.of(12, 8));
                assertHasItsValues(model);
            }
        }
    }

    @Test
    void aModelWithinAnArchiveWithinAJarIsUnpackedOnce() throws IOException {
        Path files = TinyModel.bundle(made("tf"));
        Path jar = made("cache/maven/org/example/tiny/1").resolve("tiny-1.jar");
        try (ZipOutputStream outer = new ZipOutputStream(Files.newOutputStream(jar))) {
            outer.putNextEntry(new ZipEntry("readme.txt"));
            outer.putNextEntry(new ZipEntry("org/example/tiny"));
            zip(outer, files);
        }
        try (SourceCache cache = cache();
                LanguageModel model = LanguageModels.open("maven:org.example:tiny:1", cache)) {
            assertHasItsValues(model);
        }
        Files.write(jar, new byte[0]);
        try (SourceCache cache = cache();
                LanguageModel model = LanguageModels.open("maven:org.example:tiny:1", cache)) {
            assertHasItsValues(model);
        }
    }

    @Test
    void anArchiveThatLeadsOutOfItsDirectoryIsRefused() throws IOException {
        Path jar = made("cache/maven/org/example/tiny/1").resolve("tiny-1.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("../../vocab.txt"));
        }
        try (SourceCache cache = cache()) {
            assertThatThrownBy(() -> LanguageModels.open("maven:org.example:tiny:1", cache))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("leads out");
        }
    }

    @Test
    void theDigestIsComputedAnewWhenAFileChanges() throws IOException {
        Path files = TinyModel.bundle(made("tf"));
        String before = digest(files);
        assertThat(digest(files)).isEqualTo(before);
        Path data = files.resolve("variables.data-00000-of-00001");
        byte[] bytes = Files.readAllBytes(data);
        bytes[5] ^= 1;
        Files.write(data, bytes);
        assertThat(digest(files)).isNotEqualTo(before);
    }

    @Test
    void anUnknownTensorIsRefusedWithNearNames() throws IOException {
        try (LanguageModel model = open(TinyModel.safetensors(made("hf")))) {
            assertThatIllegalArgumentException().isThrownBy(() -> model.shape("head.transform.kernl"))
                    .withMessageContaining("head.transform.kernel");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.read("head.bias", MemorySegment.ofArray(new float[2])))
                    .withMessageContaining("head.bias");
        }
    }

    @Test
    void aDirectoryWithoutAModelIsRefusedWithWhatIsMissing() throws IOException {
        Path empty = made("empty");
        assertThatThrownBy(() -> open(empty)).hasMessageContaining("0 checkpoints")
                .hasMessageContaining(".safetensors");
        Files.write(empty.resolve("model.safetensors"), new byte[10]);
        assertThatThrownBy(() -> open(empty)).hasMessageContaining("vocab.txt");
        TinyModel.vocabulary(empty);
        assertThatThrownBy(() -> open(empty)).hasMessageContaining("no safetensors file");
    }

    @Test
    void aVocabularyOfAnotherModelIsRefused() throws IOException {
        Path files = TinyModel.safetensors(made("hf"));
        Files.writeString(files.resolve("vocab.txt"), "more\npieces\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> open(files)).hasMessageContaining("18 pieces").hasMessageContaining("16 rows");
    }

    private static void assertHasItsValues(LanguageModel model) {
        model.tensors().forEach((name, shape) -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment values = arena.allocate(shape.size() * Float.BYTES, Float.BYTES);
                model.read(name, values);
                for (int i = 0; i < shape.size(); i++) {
                    assertThat(values.getAtIndex(JAVA_FLOAT, i)).as("%s at %d", name, i)
                            .isEqualTo(TinyModel.value(name, i));
                }
            }
        });
    }

    private String digest(Path files) throws IOException {
        try (LanguageModel model = open(files)) {
            return model.digest().hex();
        }
    }

    private LanguageModel open(Path files) throws IOException {
        try (SourceCache cache = cache()) {
            return LanguageModels.open(new SourceReference.Local(files), cache);
        }
    }

    private SourceCache cache() {
        URI nowhere = URI.create("http://localhost:9/");
        return new SourceCache(new CacheDirectory(directory.resolve("cache")), new Origins(nowhere, nowhere, nowhere),
                FetchProgress.none());
    }

    private Path made(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private static void zip(OutputStream out, Path files) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (String name : List.of("variables.index", "variables.data-00000-of-00001", "vocab.txt", "config.json")) {
            zip.putNextEntry(new ZipEntry(name));
            Files.copy(files.resolve(name), zip);
        }
        zip.finish();
    }
}
