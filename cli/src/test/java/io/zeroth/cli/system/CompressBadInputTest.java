package io.zeroth.cli.system;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zeroth.cli.bench.tiny.TinyBert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a compression cannot do is one line with the value and the fix, and leaves nothing that looks finished. */
class CompressBadInputTest {
    @TempDir
    private Path directory = Path.of(".");
    private String model = "";

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyBert.write(directory.resolve("model"), 1);
    }

    @Test
    void aNumberThatCannotBeIsNamed() throws Exception {
        String error = "zeroth: error is %s; it must be above 0 and at most 1, such as 0.6";
        assertThat(compress("--error", "1.5")).isEqualTo(error.formatted("1.5"));
        assertThat(compress("--error", "0")).isEqualTo(error.formatted("0.0"));
        assertThat(compress("--error", "NaN")).isEqualTo(error.formatted("NaN"));
        assertThat(compress("--rank", "0")).isEqualTo("zeroth: rank is 0; it must be at least 1, such as 64");
        assertThat(compress("--sparsity", "3:4")).isEqualTo(
                "zeroth: sparsity is '3:4'; it must be none, 2:4 or unstructured:FRACTION, such as unstructured:0.9");
        assertThat(compressAlone("--threads", "0")).isEqualTo("zeroth: threads is 0; it must be at least 1");
    }

    @Test
    void anExtentThatHasNoGroupsOfFourIsNamedBeforeAnythingIsWritten() throws Exception {
        model = TinyBert.write(directory.resolve("odd"), 1, 30);
        assertThat(compressAlone("--only", "head.*")).isEqualTo(
                "zeroth: head.transform.kernel has 30 inputs, which 2:4 needs to be a multiple of 4; leave it out or choose unstructured:0.5");
        Command.printedAlone(directory, "compress", "--model", model, "--only", "encoder.layer.0.output.kernel",
                "--rank", "2", "--out", out("small"));
        assertThat(directory.resolve("small")).isDirectory();
    }

    @Test
    void aWeightThatIsNoNumberIsNamedWithItsPlace() throws Exception {
        poke(directory.resolve("model/model.safetensors"), "bert.encoder.layer.1.intermediate.dense.weight", 33,
                Float.NaN);
        // The file has kernels as [outputs, inputs].
        assertThat(compressAlone("--rank", "3")).isEqualTo(
                "zeroth: encoder.layer.1.intermediate.kernel is NaN at [1, 1]; only finite weights can be compressed");
    }

    @Test
    void patternsThatMatchNothingAndDirectoriesInTheWayAreNamed() throws IOException {
        assertThat(compress("--only", "haed.*")).isEqualTo(
                "zeroth: --only is 'haed.*', which no kernel of the model and no word embeddings match; kernels are such as head.transform.kernel");
        Files.createDirectory(directory.resolve("small"));
        assertThat(Command.failed("compress", "--model", model, "--out", out("small")))
                .isEqualTo("zeroth: %s is there already; give the name of a new directory".formatted(out("small")));
        assertThat(directory.resolve("small")).isEmptyDirectory();
        assertThat(Command.failed("compress", "--model", model))
                .isEqualTo("zeroth: give one of --out DIR, to compress a model, and --inspect DIR, to look at one");
    }

    @Test
    void aDirectoryThatHoldsNoCompressedModelIsNotShown() throws IOException {
        assertThat(inspect("nowhere")).isEqualTo(
                "zeroth: %s holds no compressed model, since there is no compression.json; give a directory that 'zeroth compress --out' made"
                        .formatted(out("nowhere")));
        assertThat(inspect("model")).contains("/model holds no compressed model");
    }

    @Test
    void aModelThatIsCutOffOrHasAnothersFilesIsNotShown() throws Exception {
        Path file = directory.resolve("small/model.safetensors");
        compressed(model, "small");
        compressed(TinyBert.write(directory.resolve("second"), 2), "other");
        byte[] whole = Files.readAllBytes(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(whole.length / 2);
        }
        assertThat(inspect("small")).startsWith("zeroth: " + file + " has ")
                .endsWith("; it is cut off or of another compression, so compress the model again");
        Files.copy(directory.resolve("other/model.safetensors"), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(inspect("small")).startsWith("zeroth: " + file + " has content of digest ")
                .endsWith("; a file of it is another model's, so compress the model again");
        Files.copy(directory.resolve("model/model.safetensors"), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(inspect("small")).startsWith("zeroth: ").contains(file.toString());
        Files.write(file, whole);
        Files.writeString(directory.resolve("small/compression.json"), "{\"format\": \"zeroth\"}");
        assertThat(inspect("small")).contains("is no manifest of a compressed model: format is 'zeroth'");
    }

    @Test
    void aCompressionThatIsInterruptedLeavesNothingThatLooksFinished() throws Exception {
        model = TinyBert.write(directory.resolve("wide"), 1, 768);
        List<String> arguments = List.of("compress", "--model", model, "--threads", "1", "--out", out("small"));
        Path partial = directory.resolve(".small.partial");
        try (Child child = Child.start(directory, "killed", arguments)) {
            awaitThat(partial, child);
            child.kill();
        }
        assertThat(directory.resolve("small")).doesNotExist();
        assertThat(Command.failed("compress", "--inspect", partial.toString())).contains("holds no compressed model");
        Files.createFile(partial.resolve("left"));
        try (Child child = Child.start(directory, "interrupted", arguments)) {
            // The next one begins anew.
            awaitThat(partial, child);
            child.terminate();
            assertThat(child.exitCode()).as(child.printed()).isEqualTo(130);
            assertThat(child.printed()).contains("zeroth: interrupted; nothing of %s is left".formatted(out("small")));
        }
        assertThat(directory).isDirectoryNotContaining("glob:**small*");
    }

    private static void awaitThat(Path partial, Child child) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .failFast("the command ended", () -> !child.alive())
                .until(() -> Files.notExists(partial.resolve("left"))
                        && Files.exists(partial.resolve("model.safetensors")));
    }

    private void compressed(String reference, String name) throws Exception {
        Command.printedAlone(directory, "compress", "--model", reference, "--rank", "3", "--out", out(name));
    }

    /** Runs a compression that is not to begin, and checks that it leaves nothing behind. */
    private String compress(String... options) {
        return nothingLeft(Command.failed(arguments(options)));
    }

    /** The same of one that fails later. */
    private String compressAlone(String... options) throws Exception {
        return nothingLeft(Command.failedAlone(directory, arguments(options)));
    }

    private String[] arguments(String... options) {
        List<String> arguments = new ArrayList<>(List.of("compress", "--model", model, "--out", out("small")));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    private String nothingLeft(String line) {
        assertThat(directory).isDirectoryNotContaining("glob:**small*");
        return line;
    }

    private String inspect(String name) {
        return Command.failed("compress", "--inspect", out(name));
    }

    private String out(String name) {
        return directory.resolve(name).toString();
    }

    private static void poke(Path file, String tensor, int element, float value) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(LITTLE_ENDIAN);
        int length = Math.toIntExact(bytes.getLong(0));
        JsonNode header = JsonMapper.builder().build().readTree(bytes.array(), Long.BYTES, length);
        int begin = header.path(tensor).path("data_offsets").path(0).asInt();
        bytes.putFloat(Long.BYTES + length + begin + element * Float.BYTES, value);
        Files.write(file, bytes.array());
    }
}
