package io.zeroth.model.checkpoint;

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
import java.util.TreeMap;

import io.zeroth.core.layout.Shape;
import io.zeroth.model.checkpoint.TensorFiles.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointsTest {
    private static final TreeMap<String, Tensor> TENSORS = new TreeMap<>(Map.of("layer/a",
            Tensor.of(Shape.of(2, 3), 1, -2, 3.5f, 4, 5, Float.MIN_VALUE), "layer/b", Tensor.of(Shape.of(2), 7, 8)));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"m.safetensors", "m.index", "m.onnx"})
    void everyFormatGivesTheTensorsThatWereWritten(String name) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(write(name))) {
            assertThat(checkpoint.tensors()).hasToString("{layer/a=[2, 3], layer/b=[2]}");
            assertThat(read(checkpoint, "layer/a")).containsExactly(1, -2, 3.5f, 4, 5, Float.MIN_VALUE);
            assertThat(read(checkpoint, "layer/b")).containsExactly(7, 8);
            assertThat(checkpoint.headWidth().orElse(32)).isEqualTo(32);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.safetensors", "m.index", "m.onnx"})
    void aFileThatIsCutOffAnywhereIsRefusedWithItsName(String name) throws IOException {
        Path file = write(name);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 3) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Checkpoints.open(file).close()).as("%d bytes of %d", length, whole.length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("fetch");
        }
    }

    @Test
    void aBundleWhoseDataIsCutOffIsRefused() throws IOException {
        Path index = write("m.index");
        Path data = directory.resolve("m.data-00000-of-00001");
        Files.write(data, Arrays.copyOf(Files.readAllBytes(data), 25));
        assertThatThrownBy(() -> Checkpoints.open(index).close()).hasMessageContaining("layer/b")
                .hasMessageContaining("cut off");
        Files.delete(data);
        assertThatThrownBy(() -> Checkpoints.open(index).close()).hasMessageContaining("m.data-00000-of-00001");
    }

    @Test
    void anIndexWithAChangedByteFailsItsChecksum() throws IOException {
        Path index = write("m.index");
        byte[] bytes = Files.readAllBytes(index);
        bytes[10] ^= 1;
        Files.write(index, bytes);
        assertThatThrownBy(() -> Checkpoints.open(index).close()).hasMessageContaining("checksum");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                                                      | no JSON object",
                "{\"a\":                                                                                 | not JSON",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}                                               | lacks",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}                        | shape [2]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-4,4]}}                       | cut off",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[9],\"data_offsets\":[0,36]}}                       | cut off",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}} | overlap"})
    void aBrokenSafetensorsHeaderIsRefused(String header, String message) throws IOException {
        Path file = TensorFiles.safetensors(directory.resolve("m.safetensors"), header, new byte[16]);
        assertThatThrownBy(() -> Checkpoints.open(file).close()).isInstanceOf(IOException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("m.safetensors");
    }

    @Test
    void halfPrecisionsAreWidenedExactlyAndIntegersLeftOut() throws IOException {
        String header = """
                {"half":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},
                 "brain":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]},
                 "ids":{"dtype":"I64","shape":[1],"data_offsets":[8,16]},
                 "none":{"dtype":"F32","shape":[0,3],"data_offsets":[16,16]}}""";
        byte[] content = {0, 0x3c, 1, 0, (byte) 0x80, 0x3f, 0x49, (byte) 0xc0, 1, 0, 0, 0, 0, 0, 0, 0};
        try (Checkpoint checkpoint = Checkpoints
                .open(TensorFiles.safetensors(directory.resolve("m.safetensors"), header, content))) {
            assertThat(checkpoint.tensors()).containsOnlyKeys("half", "brain");
            assertThat(read(checkpoint, "half")).containsExactly(1f, 0x1p-24f);
            assertThat(read(checkpoint, "brain")).containsExactly(1f, -3.140625f);
        }
    }

    @Test
    void aFileOfAnUnknownFormatIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Checkpoints.open(Path.of("model.bin"))).hasMessageContaining("model.bin")
                .hasMessageContaining(".safetensors");
    }

    private Path write(String name) throws IOException {
        Path file = directory.resolve(name);
        if (name.endsWith(".onnx")) {
            return TensorFiles.onnx(file, TENSORS, 32);
        }
        return name.endsWith(".index") ? TensorFiles.bundle(file, TENSORS) : TensorFiles.safetensors(file, TENSORS);
    }

    private static float[] read(Checkpoint checkpoint, String name) {
        float[] values = new float[(int) requireNonNull(checkpoint.tensors().get(name)).size()];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(values.length * 4L, 4);
            checkpoint.read(name, segment);
            MemorySegment.copy(segment, JAVA_FLOAT, 0, values, 0, values.length);
        }
        return values;
    }
}
