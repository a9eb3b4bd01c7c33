package io.zeroth.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A job that chooses a mask, in real processes, some of which are killed while weights are scored. */
@TestInstance(Lifecycle.PER_CLASS)
class MaskCrashTest {
    private static final String[] MASK = {"--mask", "mazo", "--mask-keep", "0.2", "--mask-probes", "80",
        "--mask-shards", "3", "--mask-beta", "0.1"};

    private JobStatus undisturbed = JobStatus.getDefaultInstance();

    @BeforeAll
    void trainUndisturbed(@TempDir Path directory) throws IOException {
        try (Training training = Training.start(directory, MASK)) {
            training.worker("alone");
            undisturbed = training.awaitEnd(1);
        }
    }

    @Test
    void aJobIsScoredMaskedAndTrainedToItsEnd() {
        assertThat(undisturbed.getMask().getScoresDone()).isEqualTo(undisturbed.getMask().getScoresTotal())
                .isGreaterThan(900);
        assertThat((double) undisturbed.getMask().getKept() / undisturbed.getHeader().getThetaLength()).isBetween(0.15,
                0.25);
        assertThat(undisturbed.getMask().getLayoutDigest()).isNotEqualTo(undisturbed.getHeader().getLayoutDigest());
    }

    @Test
    void aServerKilledInTheMiddleOfScoringGoesOnWithWhatIsLoggedToTheSameMaskAndTheSameDigest(@TempDir Path directory)
            throws Exception {
        try (Training training = Training.start(directory, MASK)) {
            training.worker("worker-1");
            training.worker("worker-2");
            JobStatus before = awaitMiddleOfScoring(training);
            training.server().kill();
            training.restartServer();
            JobStatus after = training.awaitStatus(status -> status.getMask().getScoresDone() > 0);
            JobStatus end = training.awaitEnd(2);

            assertThat(after.getMask().getScoresDone()).isGreaterThanOrEqualTo(before.getMask().getScoresDone());
            assertThat(end.getMask()).isEqualTo(undisturbed.getMask());
            assertThat(end.getDigest()).isEqualTo(undisturbed.getDigest());
        }
    }

    @Test
    void aWorkerKilledInTheMiddleOfScoringChangesNothing(@TempDir Path directory) throws Exception {
        try (Training training = Training.start(directory, MASK)) {
            training.worker("survivor");
            Child victim = training.worker("victim");
            training.awaitStatus(status -> status.getPhase() == JobPhase.JOB_PHASE_SCORING
                    && status.getWorkersList().stream().filter(worker -> worker.getProbes() >= 20).count() == 2);
            victim.kill();
            JobStatus end = training.awaitEnd(1);

            assertThat(end.getMask()).isEqualTo(undisturbed.getMask());
            assertThat(end.getDigest()).isEqualTo(undisturbed.getDigest());
        }
    }

    private static JobStatus awaitMiddleOfScoring(Training training) {
        return training.awaitStatus(status -> status.getPhase() == JobPhase.JOB_PHASE_SCORING
                && status.getMask().getScoresDone() >= status.getMask().getScoresTotal() / 5);
    }
}
