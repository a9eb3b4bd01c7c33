package io.zeroth.cli.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zeroth.cli.bench.tiny.TinyBert;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.server.replay.KeptSnapshots;
import io.zeroth.v1.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of jobs that real processes ran, looked into and replayed. */
class ReplayTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String[] TRAIN = {"--train", "head.transform.*", "--train", "encoder.layer.1.output.*"};

    @TempDir
    private Path directory = Path.of(".");

    private JobStatus run(String... options) throws Exception {
        try (Training training = Training.start(directory, options)) {
            training.worker("worker");
            JobStatus done = training.awaitEnd(1);
            assertThat(Command.failed(replay()))
                    .endsWith(" is in use by a server; stop it, or read a copy of its data directory");
            // A crash, which leaves the log without a word.
            training.server().kill();
            assertThat(training.server().exitCode()).isNotZero();
            return done;
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private String[] replay(String... options) {
        List<String> arguments = new ArrayList<>(List.of("replay", "--log", data().toString()));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    @Test
    void aLogAndTheBaseModelGiveTheJobsThetaAndItsSnapshotsAgree() throws Exception {
        JobStatus done = run();
        String digest = "%016x".formatted(done.getDigest());
        Path out = directory.resolve("replayed/end.snapshot");

        assertThat(Command.printed(replay("--every", "80", "--out", out.toString()))).containsPattern(
                "0 +[0-9a-f]{16}  the snapshot's, too\n80 +[0-9a-f]{16}\n160 +[0-9a-f]{16}\n200 +%s  the snapshot's, too\n"
                        .formatted(digest))
                .contains("snapshots   2 of 2 agree", "digest      %s after step 200".formatted(digest),
                        "written     " + out);
        Snapshot written = KeptSnapshots.read(out);
        assertThat(written.step()).isEqualTo(Training.STEPS);
        assertThat(written.digest()).isEqualTo(done.getDigest());

        JsonNode half = JSON.readTree(Command.printed(replay("--to", "100", "--json")));
        assertThat(half.path("step").asLong()).isEqualTo(100);
        assertThat(half.path("steps")).hasSize(2);
        assertThat(half.path("digest").asText()).isNotEqualTo(digest).hasSize(16);
        assertThat(Command.failed(replay("--to", "201")))
                .isEqualTo("zeroth: --to is 201 and the log ends at step 200; give that step at most");

        aSnapshotIsAModel(out, digest);
        withoutSnapshotsTheLayoutIsSaid(digest);
        anotherModelIsRefused();
        aSnapshotThatDoesNotAgreeIsNamed();
        theEntriesAreShown();
        aChangedLogIsNamed();
    }

    private void aSnapshotIsAModel(Path snapshot, String digest) throws IOException {
        String model = "path:" + directory.resolve("model");
        Path tuned = directory.resolve("tuned");
        assertThat(Command.printed("export", "--model", model, "--snapshot", snapshot.toString(), "--out",
                tuned.toString())).contains("snapshot    %s, step 200, digest %s".formatted(snapshot, digest));
        try (LanguageModel base = ModelOptions.open(model); LanguageModel whole = ModelOptions.open("path:" + tuned)) {
            assertThat(whole.digest()).isNotEqualTo(base.digest());
        }
        assertThat(Command.failed("export", "--snapshot", snapshot.toString(), "--out", tuned + "2")).isEqualTo(
                "zeroth: --snapshot is '%s'; give --model with it, the base model that it was tuned from, and no --server"
                        .formatted(snapshot));
        String other = TinyBert.write(directory.resolve("wider"), 2, 64);
        assertThat(Command.failed("export", "--model", other, "--snapshot", snapshot.toString(), "--out", tuned + "3"))
                .contains("zeroth: ");
        assertThat(directory.resolve("tuned3")).doesNotExist();
    }

    private void withoutSnapshotsTheLayoutIsSaid(String digest) throws IOException {
        String away = directory.resolve("nothing").toString();
        assertThat(Command.failed(replay("--snapshots", away))).isEqualTo(
                "zeroth: there is no snapshot of step 0 to tell which weights theta is of; give --train or --job-file as the job's server had it, or --snapshots DIR");
        assertThat(Command.printed(replay("--snapshots", away, TRAIN[0], TRAIN[1], TRAIN[2], TRAIN[3])))
                .contains("snapshots   none to compare", "digest      " + digest);
        assertThat(Command.failed(replay(TRAIN[0], TRAIN[1]))).contains(
                "job 'job' is another one: the layout has digest",
                "give the weights to train that the job was begun with");
    }

    private void anotherModelIsRefused() throws IOException {
        String other = TinyBert.write(directory.resolve("other"), 2);
        assertThat(Command.failed(replay("--base", other)))
                .startsWith("zeroth: job 'job' is another one: the base model has digest ")
                .endsWith(": give the model path:%s as it was".formatted(directory.resolve("model")));
    }

    private void aSnapshotThatDoesNotAgreeIsNamed() throws IOException {
        Path last = data().resolve("snapshots/step-000000000200.snapshot");
        byte[] whole = Files.readAllBytes(last);
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);
        Files.write(last, cut);
        Command damaged = Command.run(replay());
        assertThat(damaged.exitCode()).isEqualTo(1);
        assertThat(damaged.out()).contains("snapshots   1 of 2 agree");
        assertThat(damaged.err()).startsWith("zeroth: " + last + ": the snapshot ends 1 bytes early");

        assertThat(Command.run(replay("--to", "199", "--out", last.toString())).exitCode()).isZero();
        assertThat(Command.run(replay()).err()).startsWith("zeroth: theta of step 200 has digest ")
                .contains(" by the log and ", "that file was not made of this log: delete it");
        Files.write(data().resolve("snapshots/step-000000000300.snapshot"), whole);
        assertThat(Command.run(replay()).err())
                .startsWith("zeroth: there is a snapshot of step 300 and the log ends at step 200");
    }

    private void theEntriesAreShown() throws IOException {
        String log = data().resolve("log").toString();
        List<String> lines = Command.printed("log", "show", "--log", log).lines().toList();
        assertThat(lines.getFirst())
                .matches(" +\\d+  job +job, model path:.*, 3,200 values of layout .*, 200 steps, .*");
        assertThat(lines.get(1)).matches(" +\\d+  task +first, 48 training and 16 held-out examples");
        assertThat(lines).filteredOn(line -> line.matches(
                " +\\d+  step +\\d+ +2 directions, coefficients -?\\d.\\d{3}e.* to .*, losses first .*, second .*"))
                .hasSize(Training.STEPS);
        assertThat(lines).filteredOn(line -> line.contains("evaluation  task 1, ")).hasSize(2);
        assertThat(lines.getLast())
                .isEqualTo("%d entries, 200 steps, 0 entries that came twice or too late and do not count"
                        .formatted(lines.size() - 1));

        List<String> some = Command.printed("log", "show", "--log", log, "--from", "3", "--to", "5", "--json")
                .lines()
                .toList();
        assertThat(some).hasSize(3);
        JsonNode third = JSON.readTree(some.getFirst());
        assertThat(third.path("kind").asText()).isEqualTo("step");
        assertThat(third.path("step").asLong()).isEqualTo(3);
        assertThat(third.path("updates")).hasSize(2);
        assertThat(third.path("losses").fieldNames()).toIterable().containsExactly("first", "second");
    }

    private void aChangedLogIsNamed() throws IOException {
        Path segment;
        try (Stream<Path> files = Files.walk(data().resolve("log"))) {
            segment = files.filter(file -> file.getFileName().toString().startsWith("log_")).findFirst().orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(20_000);
            file.write("changed".getBytes(UTF_8));
        }
        for (String[] arguments : List.of(replay(), new String[] {"log", "show", "--log", data().toString()})) {
            Command command = Command.run(arguments);
            assertThat(command.exitCode()).isEqualTo(1);
            assertThat(command.err().lines()).singleElement()
                    .asString()
                    .startsWith("zeroth: entry ")
                    .contains(segment + " cannot be read (")
                    .endsWith("bring the file back from a copy or from another server's data directory");
            assertThat(command.out()).doesNotContain("after step", "entries,");
        }
    }

    @Test
    void aMaskIsChosenAgain() throws Exception {
        JobStatus done = run("--mask", "mazo", "--mask-keep", "0.25", "--mask-probes", "2");
        assertThat(Command.printed(replay())).contains(
                "mask        %,d values of layout".formatted(done.getMask().getKept()), "snapshots   3 of 3 agree",
                "digest      %016x after step 200".formatted(done.getDigest()));
        assertThat(Command.printed("log", "show", "--log", data().toString())).contains("  scores ", "  mask ");
    }

    @Test
    void whatIsNoLogIsNamed() {
        assertThat(Command.failed("replay", "--log", directory.toString()))
                .isEqualTo("zeroth: %s holds no log; give the --data directory of a server, or the folder 'log' in it"
                        .formatted(directory));
        assertThat(Command.failed("log", "show", "--log", "/nowhere")).startsWith("zeroth: /nowhere holds no log;");
        assertThat(Command.failed("replay", "--log", directory.toString(), "--every", "0")).isEqualTo(
                "zeroth: --every is 0 and --to is not given; every is at least 1, and a step is not negative");
        assertThat(Command.printed("log", "--help")).contains("show");
        assertThat(Command.printed("replay", "--help")).contains("--snapshots=DIR");
    }
}
