package io.zeroth.model.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnpackerTest {
    @TempDir
    private Path directory;

    @Test
    void theFilesOfAModelAreTakenOutOfAJarAndOutOfAnArchiveWithinIt() throws IOException {
        byte[] inner = zip(Map.of("bert/model.index", bytes(100), "bert/notes.md", bytes(10)));
        Path jar = jar(zip(Map.of("vocab.txt", "[PAD]".getBytes(UTF_8), "models/bert.zip", inner)));
        Path unpacked = Unpacker.unpack(jar);
        assertThat(unpacked.resolve("vocab.txt")).hasContent("[PAD]");
        assertThat(unpacked.resolve("bert/model.index")).hasBinaryContent(bytes(100));
        assertThat(unpacked.resolve("bert/notes.md")).doesNotExist();
        assertThat(Unpacker.unpack(jar)).isEqualTo(unpacked);
    }

    @Test
    void aJarThatIsCutShortIsSaidToBeDamagedAndNothingOfItIsLeft() throws IOException {
        byte[] whole = zip(Map.of("model.safetensors", bytes(5000)));
        refused(Arrays.copyOf(whole, 3000));
    }

    @Test
    void aJarWhoseContentIsOverwrittenIsSaidToBeDamagedAndNothingOfItIsLeft() throws IOException {
        byte[] overwritten = zip(Map.of("model.safetensors", bytes(5000)));
        Arrays.fill(overwritten, 1000, 1200, (byte) 0xff);
        refused(overwritten);
    }

    @Test
    void aJarWithoutAModelIsRefusedWithTheFix() throws IOException {
        Path jar = jar(zip(Map.of("README.md", bytes(10))));
        assertThatThrownBy(() -> Unpacker.unpack(jar)).isInstanceOf(IOException.class)
                .hasMessageContaining("model.jar")
                .hasMessageContaining("give the reference");
    }

    private void refused(byte[] content) throws IOException {
        Path jar = jar(content);
        assertThatThrownBy(() -> Unpacker.unpack(jar)).isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(jar.toString())
                .hasMessageContaining("delete the file")
                .hasMessageNotContaining("\n");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("model.jar",
                    "model.jar.unpacked.lock");
        }
    }

    private Path jar(byte[] content) throws IOException {
        return Files.write(directory.resolve("model.jar"), content);
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    /** Bytes that do not compress, the same on each call. */
    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
