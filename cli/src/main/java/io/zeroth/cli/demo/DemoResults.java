package io.zeroth.cli.demo;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

import io.zeroth.cli.Failure;
import io.zeroth.cli.Version;
import io.zeroth.cli.demo.DemoResult.Effort;
import io.zeroth.cli.demo.DemoResult.MaskOutcome;
import io.zeroth.cli.demo.DemoResult.TaskOutcome;
import io.zeroth.cli.demo.DemoResult.Times;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.job.PartialMask;
import io.zeroth.v1.Counters;
import io.zeroth.v1.Evaluation;
import io.zeroth.v1.JobHeader;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.MaskStatus;
import io.zeroth.v1.Split;
import io.zeroth.v1.TaskStatus;
import io.zeroth.wire.mask.MaskRules;

/** Results out of a completed job's status. */
final class DemoResults {
    private DemoResults() {}

    static DemoResult of(DemoSettings settings, List<String> notes, JobStatus status, double fetching, double starting,
            double running) {
        Counters counters = status.getCounters();
        Effort effort = new Effort(status.getStep(), counters.getProbes(), counters.getForwards(),
                counters.getTrainingForwards(), counters.getTrainingMillis(), counters.getBytesReceived(),
                counters.getBytesSent());
        Times times = new Times(fetching, starting, running, counters.getTrainingMillis() / 1000.0,
                counters.getEvaluationMillis() / 1000.0);
        long candidates = status.getHeader().getThetaLength();
        Optional<MaskOutcome> mask = status.getMask().getKept() > 0
                ? Optional.of(outcome(status.getHeader(), status.getMask()))
                : Optional.empty();
        return new DemoResult(Version.number(), settings.model(), settings.seed(),
                mask.map(MaskOutcome::kept).orElse(candidates), mask,
                status.getTasksList().stream().map(DemoResults::outcome).toList(), effort, times,
                DigestCheck.of(status), settings.report(), notes);
    }

    private static MaskOutcome outcome(JobHeader header, MaskStatus mask) {
        PartialMask rule = PartialMask.of(MaskRules.fromMessage(header.getMask()));
        return new MaskOutcome(rule.methodInForce().text(), mask.getKept(), header.getThetaLength(),
                new ContentDigest(mask.getLayoutDigest()), mask.getScoresDone(), mask.getForwards());
    }

    private static TaskOutcome outcome(TaskStatus status) {
        return new TaskOutcome(status.getTask().getSpec().getName(), status.getTask().getSpec().getMetric(),
                status.getTask().getTrainExamples(), status.getTask().getTestExamples(),
                metric(status, BinaryOperator.minBy(Comparator.comparingLong(Evaluation::getStep))),
                metric(status, BinaryOperator.maxBy(Comparator.comparingLong(Evaluation::getStep))));
    }

    private static double metric(TaskStatus status, BinaryOperator<Evaluation> choice) {
        return status.getEvaluationsList()
                .stream()
                .filter(evaluation -> evaluation.getSplit() == Split.SPLIT_TEST)
                .reduce(choice)
                .orElseThrow(() -> new Failure(
                        "task '%s' was not evaluated on its test split although the job is complete; see the server's log"
                                .formatted(status.getTask().getSpec().getName())))
                .getMetric();
    }
}
