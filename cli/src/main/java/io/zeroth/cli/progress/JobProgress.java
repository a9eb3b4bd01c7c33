package io.zeroth.cli.progress;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

import io.zeroth.cli.progress.JobView.TaskLine;
import io.zeroth.v1.EvaluationProgress;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.Optimizer;
import io.zeroth.v1.ScoringProgress;
import io.zeroth.v1.Split;
import io.zeroth.v1.StepRecord;
import io.zeroth.v1.TaskStatus;
import io.zeroth.v1.WatchJobResponse;
import io.zeroth.v1.WorkerStatus;

/** What is known of a job from its events and statuses, which may come from different threads. */
public final class JobProgress {
    private static final int SPARKLINE_COLUMNS = 24;

    private final StepRate rate;
    private final Map<String, LossCurve> curves = new LinkedHashMap<>();
    private JobStatus status = JobStatus.getDefaultInstance();
    private EvaluationProgress evaluation = EvaluationProgress.getDefaultInstance();
    private int scored;
    private long step;

    /** @param nanoTime a clock in nanoseconds that never goes back, such as {@code System::nanoTime} */
    public JobProgress(LongSupplier nanoTime) {
        this.rate = new StepRate(requireNonNull(nanoTime, "nanoTime"));
    }

    /** Takes an event in. */
    public void on(WatchJobResponse event) {
        switch (event.getEventCase()) {
            case STATUS -> on(event.getStatus());
            case STEP -> on(event.getStep());
            case EVALUATION -> on(event.getEvaluation());
            case SCORING -> on(event.getScoring());
            case EVENT_NOT_SET -> {
                // An event of a later version, which this one cannot show.
            }
        }
    }

    /** Takes a status in. */
    public synchronized void on(JobStatus latest) {
        if (latest.getPhase() != status.getPhase()) {
            evaluation = EvaluationProgress.getDefaultInstance();
        }
        status = latest;
        scored = Math.max(scored, latest.getMask().getScoresDone());
        step = Math.max(step, latest.getStep());
    }

    private synchronized void on(StepRecord record) {
        step = Math.max(step, record.getStep());
        if (!firstPass()) {
            rate.reached(record.getStep());
        }
        record.getLossesList()
                .forEach(loss -> curves.computeIfAbsent(loss.getTask(), task -> new LossCurve()).add(loss.getLoss()));
    }

    private synchronized void on(ScoringProgress progress) {
        scored = Math.max(scored, progress.getDone());
    }

    private synchronized void on(EvaluationProgress progress) {
        evaluation = progress;
    }

    /** The last status. */
    public synchronized JobStatus status() {
        return status;
    }

    /** At most {@code points} values of each task's smoothed loss. */
    public synchronized Map<String, double[]> curves(int points) {
        Map<String, double[]> sampled = new LinkedHashMap<>();
        curves.forEach((task, curve) -> sampled.put(task, curve.sample(points)));
        return sampled;
    }

    /** How the job stands now. */
    public synchronized JobView view() {
        List<TaskLine> tasks = status.getTasksList().stream().map(this::line).toList();
        List<String> workers = status.getWorkersList().stream().map(WorkerStatus::getWorker).sorted().toList();
        return new JobView(status.getHeader().getJob(), status.getPhase(), step,
                status.getHeader().getOptimizer().getSteps(), tasks, workers, evaluated(), scores(),
                status.getPhase() == JobPhase.JOB_PHASE_TRAINING && firstPass(), forwardsPerSecond(), remaining());
    }

    private double evaluated() {
        return evaluation.getTotal() == 0 ? 0 : (double) evaluation.getDone() / evaluation.getTotal();
    }

    private Optional<JobView.Scores> scores() {
        return status.getPhase() == JobPhase.JOB_PHASE_SCORING
                ? Optional.of(new JobView.Scores(scored, status.getMask().getScoresTotal()))
                : Optional.empty();
    }

    private TaskLine line(TaskStatus task) {
        String name = task.getTask().getSpec().getName();
        double[] curve = Optional.ofNullable(curves.get(name))
                .map(known -> known.sample(SPARKLINE_COLUMNS))
                .orElse(new double[0]);
        OptionalDouble loss = curve.length > 0
                ? OptionalDouble.of(curve[curve.length - 1])
                : task.hasLoss() ? OptionalDouble.of(task.getLoss()) : OptionalDouble.empty();
        OptionalDouble zeroShot = task.getEvaluationsList()
                .stream()
                .filter(result -> result.getStep() == 0 && result.getSplit() == Split.SPLIT_TEST)
                .mapToDouble(result -> result.getMetric())
                .findFirst();
        return new TaskLine(name, task.getTask().getSpec().getMetric(), loss, Arrays.stream(curve).boxed().toList(),
                zeroShot);
    }

    /** Whether some training example has not been seen yet; steps are slow while the frozen layers are run for it. */
    private boolean firstPass() {
        int shardSize = Math.max(1, status.getHeader().getOptimizer().getShardSize());
        int examples = status.getTasksList()
                .stream()
                .mapToInt(task -> task.getTask().getTrainExamples())
                .max()
                .orElse(0);
        return step < Math.ceilDiv(examples, shardSize);
    }

    private OptionalDouble forwardsPerSecond() {
        OptionalDouble seconds = rate.secondsPerStep();
        return seconds.isPresent() && status.getPhase() == JobPhase.JOB_PHASE_TRAINING
                ? OptionalDouble.of(forwardsPerStep() / seconds.getAsDouble())
                : OptionalDouble.empty();
    }

    private double forwardsPerStep() {
        Optimizer optimizer = status.getHeader().getOptimizer();
        double seeds = optimizer.getSeedsPerStep();
        // Probes of a task share the loss at theta, where they have it.
        double losses = switch (optimizer.getVariance().getKindCase()) {
            case ONE_SIDED -> seeds + 1;
            case DIAGONAL_CURVATURE -> 2 * seeds + 1;
            case NONE, SQUARED_SCALAR_AVERAGE, KERNEL_SMOOTHED, KIND_NOT_SET -> 2 * seeds;
        };
        return losses * status.getTasksCount() * optimizer.getShardSize();
    }

    /** The steps that are left and the evaluation after them, at the rate of late. */
    private Optional<Duration> remaining() {
        OptionalDouble seconds = rate.secondsPerStep();
        if (seconds.isEmpty() || status.getPhase() != JobPhase.JOB_PHASE_TRAINING) {
            return Optional.empty();
        }
        int evaluated = status.getTasksList().stream().mapToInt(task -> task.getTask().getTestExamples()).sum();
        double steps = status.getHeader().getOptimizer().getSteps() - step + evaluated / Math.max(1, forwardsPerStep());
        return Optional.of(Duration.ofMillis(Math.round(1000 * seconds.getAsDouble() * Math.max(0, steps))));
    }
}
