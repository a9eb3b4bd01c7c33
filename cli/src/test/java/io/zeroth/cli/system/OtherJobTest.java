package io.zeroth.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.zeroth.cli.Zeroth;
import io.zeroth.cli.bench.tiny.TinyBert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory goes on with the job that it was begun with and no other, and says so in one line. */
class OtherJobTest {
    private static final String[] MASK = {"--mask", "random", "--mask-keep", "0.5"};

    @TempDir
    private Path directory = Path.of(".");

    @Test
    void aLogThatWasBegunWithOtherSettingsIsRefused() throws Exception {
        try (Training training = Training.start(directory, MASK)) {
            training.server().kill();
        }
        assertThat(again("--mask", "random", "--mask-keep", "0.25")).endsWith(
                "is random with keep 0.5, seed 7 and the server was started with random with keep 0.25, seed 7; start it with random with keep 0.5, seed 7, or with an empty data directory");
        assertThat(again("--mask", "largest"))
                .startsWith("zeroth: the mask of the job in " + directory.resolve("data") + " is random with keep 0.5")
                .contains("started with largest with keep 0.3; start it with random");
        assertThat(again(MASK[0], MASK[1], MASK[2], MASK[3], "--train", "head.bias"))
                .startsWith("zeroth: the layout's digest of the job in ")
                .endsWith(
                        "; start it with the weights to train (--train) that the job was begun with, 3200 values, or with an empty data directory");
        String model = TinyBert.write(directory.resolve("other"), 2);
        assertThat(again(MASK[0], MASK[1], MASK[2], MASK[3], "--model", model))
                .startsWith("zeroth: the base model's digest of the job in ")
                .endsWith("; start it with model path:%s as it was, or with an empty data directory"
                        .formatted(directory.resolve("model")));
    }

    private String again(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("server", "--data", directory.resolve("data").toString(),
                "--port", "0", "--train", "head.transform.*", "--train", "encoder.layer.1.output.*", "--steps",
                Integer.toString(Training.STEPS), "--shard-size", "8", "--seeds-per-step", "2", "--lr", "1e-2"));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--model")) {
            arguments.addAll(List.of("--model", "path:" + directory.resolve("model")));
        }
        StringWriter err = new StringWriter();
        int exitCode = Zeroth.run(new PrintWriter(new StringWriter()), new PrintWriter(err),
                arguments.toArray(String[]::new));
        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString().lines()).as("lines on standard error").hasSize(1);
        return err.toString().strip();
    }
}
