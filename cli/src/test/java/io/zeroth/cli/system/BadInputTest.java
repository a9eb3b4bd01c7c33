package io.zeroth.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import io.zeroth.cli.Zeroth;
import io.zeroth.cli.bench.tiny.TinyBert;
import io.zeroth.cli.bench.tiny.TinyTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users get wrong is one line with the field, the value and the fix, and nothing is begun. */
class BadInputTest {
    @TempDir
    private Path directory = Path.of(".");
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeModel() throws IOException {
        TinyBert.write(directory.resolve("model"), 1);
    }

    @Test
    void aNumberThatCannotBeIsNamed() {
        assertThat(server("--steps", "0")).isEqualTo("zeroth: steps is 0; it must be at least 1");
        assertThat(server("--lr", "NaN")).isEqualTo("zeroth: learningRate is NaN; it must be a positive number");
    }

    @Test
    void aRuleThatIsNoneIsToldTheRules() {
        assertThat(server("--task-weighting", "fair")).isEqualTo(
                "zeroth: task_weighting is 'fair'; it is one of fixed, uniform, loss-scale:DECAY, dynamic-weight-average:WINDOW:TEMPERATURE, convergence-balanced:WINDOW:TEMPERATURE");
        assertThat(server("--aggregation", "trimmed-mean:0.7"))
                .isEqualTo("zeroth: trim is 0.7; it must be at least 0 and below 0.5, such as 0.2");
        assertThat(server("--variance", "one-sided")).isEqualTo(
                "zeroth: noise is GAUSSIAN and variance control is one-sided, which is made for RADEMACHER; set that noise");
        assertThat(server("--variance", "diagonal-curvature", "--noise", "RADEMACHER")).isEqualTo(
                "zeroth: noise is RADEMACHER and variance control is diagonal-curvature, which tells values apart by the squares of GAUSSIAN; set that noise");
        assertThat(server("--warmup-steps", "1000"))
                .isEqualTo("zeroth: warmupSteps is 1000; it must be at least 0 and below the job's 1000 steps");
    }

    @Test
    void aJobFileIsCheckedAndTheCommandLineComesBeforeIt() throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), "optimizer:\n  steps: 5\n  step: 6\n");
        assertThat(server("--job-file", file.toString()))
                .isEqualTo("zeroth: unknown field 'step' in job file job.yaml line 3; did you mean 'steps'?");
        Files.writeString(file, "optimizer: {steps: 5, warmup_steps: 4}\ntrain: [nowhere]\ntasks: [none.yaml]\n");
        assertThat(server("--job-file", file.toString(), "--steps", "3"))
                .isEqualTo("zeroth: warmupSteps is 4; it must be at least 0 and below the job's 3 steps");
        assertThat(server("--job-file", file.toString()))
                .isEqualTo("zeroth: there is no task file %s; give the path of a task's YAML file"
                        .formatted(directory.resolve("none.yaml")));
        Path task = TinyTask.write(directory, "first", 1);
        assertThat(server("--job-file", file.toString(), "--task", task.toString(), "--variance", "one-sided"))
                .startsWith("zeroth: noise is GAUSSIAN");
    }

    @Test
    void aDemosJobFileIsReadBeforeAnythingIsFetched() throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), "tasks: [none.yaml]\n");
        List<String> demo = List.of("demo", "--job-file", file.toString(), "--data",
                directory.resolve("demo").toString());
        assertThat(zeroth(demo)).startsWith("zeroth: there is no task file " + directory.resolve("none.yaml"));
        Files.writeString(file, "optimizer: {warmup_steps: 800}\n");
        assertThat(zeroth(demo))
                .isEqualTo("zeroth: warmupSteps is 800; it must be at least 0 and below the job's 800 steps");
        assertThat(directory.resolve("demo")).doesNotExist();
    }

    @Test
    void anObjectStorageThatIsNoneIsNamed() {
        assertThat(server("--snapshot-target", "bucket/jobs")).isEqualTo(
                "zeroth: --snapshot-target is 'bucket/jobs'; give a bucket and what keys begin with, such as s3://bucket/jobs/reviews");
        assertThat(server("--snapshot-target", "s3://bucket/jobs", "--s3-endpoint", "minio:9000"))
                .isEqualTo("zeroth: --s3-endpoint is 'minio:9000'; give an address such as http://minio:9000");
        assertThat(server("--s3-region", "eu-central-1"))
                .startsWith("zeroth: --s3-endpoint or --s3-region is given without --snapshot-target;");
    }

    @Test
    void aJobWithoutWeightsToTrainIsRefused() {
        assertThat(zeroth(List.of("server", "--data", directory.resolve("data").toString()))).isEqualTo(
                "zeroth: --train is not given and no job file says 'train'; say which weights are trained, for example --train 'head.*'");
    }

    @Test
    void aMaskThatCannotBeIsNamed() {
        assertThat(server("--mask", "mazo", "--mask-keep", "0")).isEqualTo(
                "zeroth: keep is 0.0; it must be above 0 and at most 1, such as 0.1 for a tenth of each row");
        assertThat(server("--mask", "random", "--mask-keep", "1.5")).startsWith("zeroth: keep is 1.5; it must be");
        assertThat(server("--mask", "mazo", "--mask-alpha", "NaN")).startsWith("zeroth: alpha is NaN; it must be");
        assertThat(server("--mask", "mazo", "--mask-epsilon", "0")).startsWith("zeroth: epsilon is 0.0; it must be");
        assertThat(server("--mask", "mazo", "--mask-damping", "-1")).startsWith("zeroth: damping is -1.0; it must be");
        assertThat(server("--mask", "mazo", "--mask-lr", "NaN")).startsWith("zeroth: learningRate is NaN; it must be");
        assertThat(server("--mask", "adam"))
                .isEqualTo("zeroth: mask is 'adam'; it is one of whole, mazo, random, largest, smallest, activations");
        assertThat(server("--mask", "random", "--mask-alpha", "2")).isEqualTo(
                "zeroth: --mask-alpha is 2.0 and the mask is random, which takes --mask-keep, --mask-seed; leave it out, or give --mask mazo");
        assertThat(server("--mask-keep", "0.2"))
                .startsWith("zeroth: --mask-keep is 0.2 and the mask is whole, which takes no settings; leave it out");
        assertThat(server("--mask", "mazo", "--mask-beta", "Infinity")).startsWith("zeroth: beta is Infinity; it must");
        assertThat(server("--mask", "mazo", "--mask-probes", "0"))
                .isEqualTo("zeroth: probes is 0; it must be at least 1");
        assertThat(server("--mask", "mazo", "--train", "embeddings.word")).startsWith(
                "zeroth: tensor 'embeddings.word' is a matrix that is no kernel, and the factored estimators need a layer's inputs");
    }

    @Test
    void aMaskOfAJobFileIsCheckedTogetherWithTheCommandLine() throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), "mask: {method: random, keep: 2}\n");
        assertThat(server("--job-file", file.toString())).startsWith(
                "zeroth: mask.keep in job file job.yaml line 1 is not valid: keep is 2.0; it must be above 0 and at most 1");
        Files.writeString(file, "mask: {method: random, keep: 0.5}\n");
        assertThat(server("--job-file", file.toString(), "--mask-keep", "0"))
                .startsWith("zeroth: keep is 0.0; it must be above 0 and at most 1");
        assertThat(server("--job-file", file.toString(), "--mask-probes", "3")).startsWith(
                "zeroth: --mask-probes is 3 and the mask is random, which takes --mask-keep, --mask-seed; leave it out");
        Files.writeString(file, "mask: mazo\n");
        assertThat(server("--job-file", file.toString(), "--train", "embeddings.word"))
                .startsWith("zeroth: tensor 'embeddings.word' is a matrix that is no kernel");
        Files.writeString(file, "mask: {method: largest, seed: 4}\n");
        assertThat(
                zeroth(List.of("demo", "--job-file", file.toString(), "--data", directory.resolve("demo").toString())))
                .isEqualTo(
                        "zeroth: mask.seed in job file job.yaml line 1 is 4, and the mask's method is largest, which takes keep; leave it out, or choose random");
        assertThat(directory.resolve("demo")).doesNotExist();
    }

    @Test
    void moreProbesThanThereMayBeForTheTasksAreRefused() throws IOException {
        String first = TinyTask.write(directory, "first", 1).toString();
        Path two = Files.writeString(directory.resolve("job.yaml"),
                "mask: {method: mazo, probes: 3000000}\ntasks: [first.yaml, second.yaml]\n");
        TinyTask.write(directory, "second", 2);
        assertThat(server("--job-file", two.toString())).startsWith(
                "zeroth: probes is 3000000; with 1 targets of CLASS_FACTORED and 2 tasks it must be at most 2097152");
        assertThat(server("--mask", "mazo", "--mask-probes", "5000000", "--task", first)).startsWith(
                "zeroth: probes is 5000000; with 1 targets of CLASS_FACTORED and 1 tasks it must be at most");
    }

    @Test
    void aTaskWithoutTrainingExamplesIsRefusedBeforeAnythingIsBegun() throws IOException {
        Path task = TinyTask.write(directory, "first", 1);
        Files.writeString(task, Files.readString(task).replace("  train: first.train.jsonl\n", ""));
        String refusal = "zeroth: examples in task file first.yaml line 5 names 16 examples and none of split train; give at least one to train on";
        assertThat(server("--task", task.toString())).isEqualTo(refusal);
        assertThat(zeroth(List.of("task", "push", "--server", "localhost:1", task.toString()))).isEqualTo(refusal);
        Path job = Files.writeString(directory.resolve("job.yaml"), "tasks: [first.yaml]\n");
        assertThat(server("--job-file", job.toString())).isEqualTo(refusal);
        assertThat(
                zeroth(List.of("demo", "--job-file", job.toString(), "--data", directory.resolve("demo").toString())))
                .isEqualTo(refusal);
        assertThat(directory.resolve("demo")).doesNotExist();
    }

    @Test
    void aPatternThatMatchesNothingIsToldTheNearNames() {
        assertThat(server("--train", "haed.bias")).startsWith(
                "zeroth: trainable pattern 'haed.bias' matches no tensor of the model; near names are [head.bias");
    }

    @Test
    void aReferenceThatIsNoneIsToldTheForms() {
        assertThat(server("--model", "foo:bar")).isEqualTo(
                "zeroth: reference 'foo:bar' is none of maven:group:artifact:version, npm:name@version, hf:owner/name@revision and path:directory");
        assertThat(server("--model", "path:/nowhere"))
                .isEqualTo("zeroth: there is no directory /nowhere; give the directory that the model's files are in");
    }

    @Test
    void aModelFileThatIsCutOffIsNamed() throws IOException {
        Path file = directory.resolve("model/model.safetensors");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) / 2);
        }
        assertThat(server()).startsWith("zeroth: " + file + " is cut off: ").endsWith("; fetch the file again");
    }

    @Test
    void aConfigurationThatIsNoJsonIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("model/config.json"), "{\"num");
        assertThat(server()).startsWith("zeroth: " + file + " is no valid JSON: ").endsWith("; fetch the file again");
    }

    @Test
    void aPortInUseIsNamedBeforeAnythingIsWritten() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(server("--port", Integer.toString(taken.getLocalPort()))).isEqualTo(
                    "zeroth: port %d of 127.0.0.1 cannot be opened (Address already in use); give another port, or 0 for any free one"
                            .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void aDataDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        assertThat(server("--data", file.resolve("data").toString()))
                .startsWith("zeroth: data directory %s/data cannot be written to".formatted(file))
                .endsWith("give one that this user can write to");
    }

    @Test
    void aTaskFileIsReadBeforeAServerIsAsked() throws IOException {
        Path file = TinyTask.write(directory, "first", 1);
        assertThat(push(file, "max_tokens", "max_token")).isEqualTo(
                "zeroth: unknown field 'max_token' in task file first.yaml line 4; did you mean 'max_tokens'?");
        assertThat(push(file, "max_token: 16", "weight: -1")).startsWith(
                "zeroth: weight in task file first.yaml line 4 is not valid: weight of task 'first' is -1.0");
        assertThat(push(file, "weight: -1", "weight: 1")).contains("the server cannot be reached");
        assertThat(push(file, "{text}", "{sentence}")).endsWith(
                "first.train.jsonl line 1: the example has no field 'sentence', which template '{sentence} . [MASK] .' asks for; it has [text]");
    }

    @Test
    void aTaskOfNoSuchNameIsToldTheNames() {
        assertThat(zeroth(List.of("demo", "--tasks", "amazon,yelpp", "--data", directory.resolve("demo").toString())))
                .startsWith("zeroth: --tasks names 'yelpp'; the demo's tasks are amazon,");
    }

    private String push(Path file, String right, String wrong) throws IOException {
        Files.writeString(file, Files.readString(file).replace(right, wrong));
        return zeroth(List.of("task", "push", "--server", "localhost:1", file.toString()));
    }

    /** Runs a server that is not to start, and checks that it leaves nothing behind. */
    private String server(String... options) {
        List<String> arguments = new ArrayList<>(List.of("server", "--port", "0", "--train", "head.bias", "--data",
                directory.resolve("data").toString(), "--model", "path:" + directory.resolve("model")));
        for (int i = 0; i < options.length; i += 2) {
            int at = arguments.indexOf(options[i]);
            if (at < 0) {
                arguments.addAll(List.of(options[i], options[i + 1]));
            } else {
                arguments.set(at + 1, options[i + 1]);
            }
        }
        String line = zeroth(arguments);
        assertThat(directory.resolve("data")).doesNotExist();
        return line;
    }

    private String zeroth(List<String> arguments) {
        err.getBuffer().setLength(0);
        int exitCode = Zeroth.run(new PrintWriter(new StringWriter()), new PrintWriter(err),
                arguments.toArray(String[]::new));
        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString().lines()).as("lines on standard error").hasSize(1);
        return err.toString().strip();
    }
}
