package io.zeroth.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.zeroth.operator.TestJobs;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.status.FineTuneJobStatus;
import io.zeroth.operator.observe.Observed;
import io.zeroth.operator.observe.PodsView;
import io.zeroth.operator.observe.ServerPhase;
import io.zeroth.operator.observe.ServerView;
import org.junit.jupiter.api.Test;

/** Which statuses are told, and when. */
class TellingTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final FineTuneJob job = TestJobs.named("reviews").workers(1).build();

    @Test
    void progressIsToldEveryFiveSecondsWhereJobsAreFew() {
        FineTuneJobStatus first = status(ServerPhase.TRAINING, 1, 1, 0);
        assertThat(Telling.isDue(first, status(ServerPhase.TRAINING, 2, 1, 4), 100, START.plusSeconds(4))).isFalse();
        assertThat(Telling.isDue(first, status(ServerPhase.TRAINING, 2, 1, 5), 100, START.plusSeconds(5))).isTrue();
    }

    @Test
    void aThousandJobsTellOfTheirProgressTwentyTimesASecondTogether() {
        FineTuneJobStatus first = status(ServerPhase.TRAINING, 1, 1, 0);
        FineTuneJobStatus later = status(ServerPhase.TRAINING, 2, 1, 49);
        assertThat(Telling.isDue(first, later, 1000, START.plusSeconds(49))).isFalse();
        assertThat(Telling.isDue(first, later, 1000, START.plusSeconds(50))).isTrue();
    }

    @Test
    void whatIsNotProgressIsToldAtOnceWithTheProgressUntilThen() {
        FineTuneJobStatus first = status(ServerPhase.TRAINING, 1, 1, 0);
        FineTuneJobStatus evaluating = status(ServerPhase.EVALUATING_TUNED, 100, 1, 1);
        assertThat(Telling.isDue(first, evaluating, 1000, START.plusSeconds(1))).isTrue();
        assertThat(evaluating.progress()).contains("100/100");
        FineTuneJobStatus workerLost = status(ServerPhase.TRAINING, 1, 0, 1);
        assertThat(Telling.isDue(first, workerLost, 1000, START.plusSeconds(1))).isTrue();
    }

    @Test
    void whatIsAsItWasIsNotToldAgain() {
        FineTuneJobStatus first = status(ServerPhase.TRAINING, 1, 1, 0);
        assertThat(Telling.isDue(first, first, 1, START.plusSeconds(60))).isFalse();
    }

    private FineTuneJobStatus status(ServerPhase phase, long step, int workersReady, long second) {
        ServerView told = new ServerView(phase, Optional.empty(), step, 100, TestJobs.tasks(1), List.of(0.5),
                workersReady, 8, Optional.of(2.0), Optional.empty(), Optional.of("server-0"), Optional.empty());
        Observed seen = new Observed(new PodsView(1, 1, 1, workersReady, 0, Optional.empty()), Optional.of(told));
        FineTuneJobStatus status = Lifecycle.decide(job, new Acceptance.Accepted(), seen, "", START.plusSeconds(second))
                .status();
        job.setStatus(status);
        return status;
    }
}
