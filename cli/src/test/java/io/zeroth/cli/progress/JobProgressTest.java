package io.zeroth.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.zeroth.v1.EvaluationProgress;
import io.zeroth.v1.JobHeader;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.MaskStatus;
import io.zeroth.v1.Optimizer;
import io.zeroth.v1.ScoringProgress;
import io.zeroth.v1.StepRecord;
import io.zeroth.v1.Task;
import io.zeroth.v1.TaskLoss;
import io.zeroth.v1.TaskSpec;
import io.zeroth.v1.TaskStatus;
import io.zeroth.v1.WatchJobResponse;
import io.zeroth.v1.WorkerStatus;
import org.junit.jupiter.api.Test;

class JobProgressTest {
    private final AtomicLong nanos = new AtomicLong();
    private final JobProgress progress = new JobProgress(nanos::get);

    @Test
    void theTimeLeftFollowsFromTheStepsOfLateAndTheEvaluationAfterThem() {
        progress.on(status(JobPhase.JOB_PHASE_TRAINING));
        steps(1, 10);

        assertThat(progress.view().remaining()).contains(Duration.ofSeconds(90 + 2));
        assertThat(progress.view().forwardsPerSecond()).hasValue(40);
    }

    @Test
    void theFirstPassOverTheExamplesSaysSoAndPromisesNoTime() {
        progress.on(status(JobPhase.JOB_PHASE_TRAINING));
        steps(1, 1);

        assertThat(progress.view().remaining()).isEmpty();
        assertThat(JobFrames.of(progress.view()).summary()).isEqualTo(
                "training step 1/100, first pass: caching the frozen layers' activations, 1 worker; loss spam 0.500");
    }

    @Test
    void aFrameShowsTheBarEachTasksLossAndTheWorkers() {
        progress.on(status(JobPhase.JOB_PHASE_TRAINING));
        steps(1, 3);
        Frame frame = JobFrames.of(progress.view());

        assertThat(frame.lines()).extracting(Object::toString)
                .satisfiesExactly(head -> assertThat(head).contains("training", "step 3/100"),
                        task -> assertThat(task).contains("spam", "loss 0.500", "▁▁"),
                        foot -> assertThat(foot).contains("1 worker", "40 forwards/s"));
        assertThat(frame.summary())
                .isEqualTo("training step 3/100, 1 min 39 s left, 40 forwards/s, 1 worker; loss spam 0.500");
    }

    @Test
    void anEvaluationIsShownByItsShareAndForgottenWithItsPhase() {
        progress.on(status(JobPhase.JOB_PHASE_EVALUATING_BASE));
        progress.on(WatchJobResponse.newBuilder()
                .setEvaluation(EvaluationProgress.newBuilder().setDone(30).setTotal(120))
                .build());
        assertThat(JobFrames.of(progress.view()).summary()).startsWith("zero-shot 25 %");

        progress.on(status(JobPhase.JOB_PHASE_EVALUATING_TUNED));
        assertThat(JobFrames.of(progress.view()).summary()).startsWith("evaluating 0 %");
    }

    @Test
    void scoringIsShownByItsShareAlsoToWhoBeginsToWatchInTheMiddle() {
        progress.on(status(JobPhase.JOB_PHASE_SCORING).toBuilder()
                .setMask(MaskStatus.newBuilder().setScoresDone(20).setScoresTotal(200))
                .build());
        assertThat(JobFrames.of(progress.view()).summary()).startsWith("scoring 10 %, 20 of 200 scores, 1 worker");

        progress.on(WatchJobResponse.newBuilder()
                .setScoring(ScoringProgress.newBuilder().setDone(150).setTotal(200))
                .build());
        assertThat(JobFrames.of(progress.view()).summary()).startsWith("scoring 75 %, 150 of 200 scores");
        assertThat(JobFrames.of(progress.view()).lines().getFirst().toString()).contains("scoring", "75 %",
                "150 of 200");

        progress.on(WatchJobResponse.newBuilder()
                .setScoring(ScoringProgress.newBuilder().setDone(200).setTotal(200))
                .build());
        assertThat(JobFrames.of(progress.view()).summary()).startsWith("scoring 200 scores are in, choosing the mask");
        progress.on(status(JobPhase.JOB_PHASE_TRAINING));
        assertThat(JobFrames.of(progress.view()).summary()).startsWith("training step 0/100");
    }

    /** Two steps see all training examples; the evaluation takes as many forwards as two steps. */
    private static JobStatus status(JobPhase phase) {
        Optimizer optimizer = Optimizer.newBuilder().setSteps(100).setSeedsPerStep(2).setShardSize(10).build();
        Task task = Task.newBuilder()
                .setSpec(TaskSpec.newBuilder().setName("spam"))
                .setTrainExamples(20)
                .setTestExamples(80)
                .build();
        return JobStatus.newBuilder()
                .setPhase(phase)
                .setHeader(JobHeader.newBuilder().setJob("demo").setOptimizer(optimizer))
                .addTasks(TaskStatus.newBuilder().setTask(task))
                .addWorkers(WorkerStatus.newBuilder().setWorker("worker-1"))
                .build();
    }

    private void steps(long first, long last) {
        for (long step = first; step <= last; step++) {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            progress.on(step(step));
        }
    }

    private static WatchJobResponse step(long step) {
        return WatchJobResponse.newBuilder()
                .setStep(StepRecord.newBuilder()
                        .setStep(step)
                        .addLosses(TaskLoss.newBuilder().setTask("spam").setLoss(0.5f)))
                .build();
    }
}
