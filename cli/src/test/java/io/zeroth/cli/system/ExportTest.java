package io.zeroth.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zeroth.cli.bench.tiny.TinyBert;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of jobs that are not over, of models without a job, and those that cannot be. */
class ExportTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory = Path.of(".");

    @Test
    void aModelWithoutAJobKeepsItsContent() throws IOException {
        String model = TinyBert.write(directory.resolve("model"), 1);
        for (String names : List.of("base", "hugging_face")) {
            String printed = Command.printed("export", "--model", model, "--names", names, "--out", out(names));
            assertThat(printed).contains("base        " + model)
                    .endsWith("model       path:%s%n".formatted(out(names)));
            try (LanguageModel base = ModelOptions.open(model);
                    LanguageModel whole = ModelOptions.open("path:" + out(names))) {
                assertThat(whole.digest()).isEqualTo(base.digest());
            }
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void aJobWithoutAStepGivesTheBaseAndSaysSo() throws IOException {
        try (Training training = Training.start(directory, "--mask", "mazo", "--mask-probes", "20", "--paused")) {
            String server = training.address().toString();
            assertThat(Command.printed("export", "--server", server, "--out", out("tuned")))
                    .contains("job         job, has not chosen its mask yet; the weights are the base model's");
            try (LanguageModel base = ModelOptions.open("path:" + directory.resolve("model"));
                    LanguageModel tuned = ModelOptions.open("path:" + out("tuned"))) {
                assertThat(tuned.digest()).isEqualTo(base.digest());
            }
        }
    }

    @Test
    void aJobInTheMiddleGivesThetaAfterItsLastStep() throws IOException {
        try (Training training = Training.start(directory)) {
            training.worker("worker");
            training.awaitStatus(status -> status.getDigestStep() > 0);
            String server = training.address().toString();
            Command.printed("job", "pause", "--server", server);
            JobStatus paused = training.awaitStatus(status -> status.getPhase() == JobPhase.JOB_PHASE_PAUSED);
            JsonNode result = JSON
                    .readTree(Command.printed("export", "--server", server, "--out", out("tuned"), "--json"));

            assertThat(result.path("step").asLong()).isEqualTo(paused.getStep()).isBetween(1L, Training.STEPS - 1L);
            assertThat(result.path("digest_confirmed_at_step").asLong()).isEqualTo(paused.getDigestStep());
            Command.printed("job", "resume", "--server", server);
            JobStatus end = training.awaitEnd(1);
            JsonNode last = JSON.readTree(Command.printed("export", "--server", server, "--out", out("end"), "--json"));
            assertThat(last.path("digest").asText()).isEqualTo("%016x".formatted(end.getDigest()))
                    .isNotEqualTo(result.path("digest").asText());
        }
    }

    @Test
    void whatIsMissingOrInTheWayIsNamed() throws IOException {
        String model = TinyBert.write(directory.resolve("model"), 1);
        assertThat(Command.failed("export", "--model", model)).isEqualTo(
                "zeroth: --out is not given; say which new directory the model is written to, such as --out tuned");
        assertThat(Command.failed("export", "--out", out("tuned"))).isEqualTo(
                "zeroth: give --server HOST:PORT, to export the model of a job, or --model REF, to export a model as it is");
        assertThat(Command.failed("export", "--server", "localhost:1", "--out", out("tuned")))
                .startsWith("zeroth: the server cannot be reached: ")
                .endsWith("; check --server and that 'zeroth server' runs there");
        assertThat(Command.failed("export", "--model", model, "--out", out("model")))
                .isEqualTo("zeroth: %s is there already; give the name of a new directory".formatted(out("model")));
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        assertThat(Command.failed("export", "--model", model, "--out", file.resolve("tuned").toString()))
                .startsWith("zeroth: %s/tuned cannot be made (".formatted(file))
                .endsWith("; give a directory that this user can write to");
        assertThat(Command.run("export", "--model", model, "--names", "torch", "--out", out("tuned")).err())
                .startsWith("zeroth: Invalid value for option '--names'");
        assertThat(directory.resolve("tuned")).doesNotExist();
    }

    @Test
    void aFullDiskIsNamedAndNothingIsLeft() throws Exception {
        String model = TinyBert.write(directory.resolve("model"), 1);
        // The first one brings what is unpacked on first use.
        try (Child child = Child.start(directory, "enough", List.of("export", "--model", model, "--out", out("a")))) {
            assertThat(child.exitCode()).as(child.printed()).isZero();
        }
        try (Child child = Child.startOnAFullDisk(directory, "full",
                List.of("export", "--model", model, "--out", out("b")), 80)) {
            assertThat(child.exitCode()).as(child.printed()).isEqualTo(1);
            assertThat(child.printed().lines().filter(line -> line.startsWith("zeroth: "))).singleElement()
                    .asString()
                    .contains("/.b.partial/model.safetensors cannot be written to (")
                    .endsWith("; free some space, or choose a directory on a larger disk");
        }
        assertThat(directory.resolve("b")).doesNotExist();
        assertThat(directory).isDirectoryNotContaining("glob:**.partial");
    }

    private String out(String name) {
        return directory.resolve(name).toString();
    }
}
