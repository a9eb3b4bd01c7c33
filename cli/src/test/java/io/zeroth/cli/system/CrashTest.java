package io.zeroth.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import io.zeroth.cli.Zeroth;
import io.zeroth.cli.bench.tiny.TinyBert;
import io.zeroth.cli.bench.tiny.TinyTask;
import io.zeroth.v1.JobStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Servers and workers as real processes, which are killed while they work. */
@TestInstance(Lifecycle.PER_CLASS)
class CrashTest {
    private static final Pattern REJOINED = Pattern.compile("rejoined job 'job' at position (\\d+) of (\\d+)");
    private static final List<Long> EVERY_STEP = LongStream.rangeClosed(1, Training.STEPS).boxed().toList();

    /** A job that one worker has done and nothing went wrong with; its server goes on. */
    private Training complete;
    private long undisturbed;

    @BeforeAll
    void trainUndisturbed(@TempDir Path directory) throws IOException {
        complete = Training.start(directory);
        complete.worker("alone");
        undisturbed = complete.awaitEnd(1).getDigest();
    }

    @AfterAll
    void endUndisturbed() {
        complete.close();
    }

    @Test
    void aServerKilledInTheMiddleGoesOnAtTheNextStepWithTheSameWorkers(@TempDir Path directory) throws Exception {
        try (Training training = Training.start(directory)) {
            List<Child> workers = List.of(training.worker("worker-1"), training.worker("worker-2"));
            JobStatus before = training.awaitMiddle();
            training.server().kill();
            training.restartServer();
            JobStatus end = training.awaitEnd(2);

            assertThat(end.getDigest()).isEqualTo(undisturbed);
            assertThat(training.loggedSteps()).isEqualTo(EVERY_STEP);
            assertThat(workers).allMatch(Child::alive).allSatisfy(worker -> {
                assertThat(rejoinedAt(worker)).isBetween(before.getStep(), Training.STEPS - 1L);
                assertThat(worker.printed()).as("snapshots are taken once").containsOnlyOnce("took snapshot");
            });
        }
    }

    @Test
    void aWorkerKilledInTheMiddleChangesNothing(@TempDir Path directory) throws Exception {
        try (Training training = Training.start(directory)) {
            training.worker("survivor");
            Child victim = training.worker("victim");
            awaitProbesOf(training, "victim");
            victim.kill();
            long killedAt = training.awaitStatus(status -> status.getWorkersCount() == 1).getStep();
            JobStatus end = training.awaitEnd(1);

            assertThat(killedAt).isLessThan(Training.STEPS);
            assertThat(end.getDigest()).isEqualTo(undisturbed);
            assertThat(training.loggedSteps()).isEqualTo(EVERY_STEP);
        }
    }

    @Test
    void aWorkerAndAServerThatAreToldToEndLeaveInOrder(@TempDir Path directory) throws Exception {
        try (Training training = Training.start(directory)) {
            Child leaver = training.worker("leaver");
            awaitProbesOf(training, "leaver");
            leaver.terminate();

            assertThat(leaver.exitCode()).isZero();
            assertThat(leaver.printed()).contains("worker 'leaver' stops at position");
            assertThat(training.awaitStatus(status -> status.getWorkersCount() == 0).getStep())
                    .isLessThan(Training.STEPS);

            training.server().terminate();
            assertThat(training.server().exitCode()).isZero();
        }
    }

    @Test
    void aWorkerOfAnotherBaseModelIsToldBothDigestsAndTheFix(@TempDir Path directory) throws Exception {
        Child stranger = complete.worker("stranger", TinyBert.write(directory, 2));

        assertThat(stranger.exitCode()).isEqualTo(1);
        assertThat(stranger.printed().lines().filter(line -> line.startsWith("zeroth: "))).singleElement()
                .asString()
                .matches(
                        "zeroth: .*base_digest of worker stranger is \\p{XDigit}+ and the job's is \\p{XDigit}+; load the base model path:.*/model");
    }

    @Test
    void aTaskThatTheBaseModelCannotReadIsRefusedBeforeItIsInTheLog(@TempDir Path directory) throws IOException {
        Path file = TinyTask.write(directory, "third", 3);
        Files.writeString(file,
                Files.readString(file).replace("[bad, good]", "[bad, wonderful]\nclasses: [bad, good]"));
        StringWriter err = new StringWriter();

        assertThat(Zeroth.run(new PrintWriter(err), new PrintWriter(err), "task", "push", "--server",
                complete.address().toString(), file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(
                "label word 'wonderful' of task 'third' is no single token but [[UNK]]; choose a word of the model's vocabulary");
    }

    private static void awaitProbesOf(Training training, String worker) {
        training.awaitStatus(status -> status.getWorkersList()
                .stream()
                .anyMatch(each -> each.getWorker().equals(worker) && each.getProbes() >= 20));
    }

    private static long rejoinedAt(Child worker) {
        Matcher rejoined = REJOINED.matcher(worker.printed());
        assertThat(rejoined.find()).as(worker.printed()).isTrue();
        return Long.parseLong(rejoined.group(1));
    }
}
