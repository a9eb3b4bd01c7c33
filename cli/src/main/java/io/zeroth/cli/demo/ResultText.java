package io.zeroth.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.zeroth.cli.demo.DemoResult.Effort;
import io.zeroth.cli.demo.DemoResult.TaskOutcome;
import io.zeroth.cli.demo.DemoResult.Times;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.progress.TextTable;

/** A demo's result as lines of text. */
final class ResultText {
    private ResultText() {}

    static List<String> of(DemoResult result) {
        TextTable table = TextTable.of("task", ">examples", "metric", ">zero-shot", ">tuned", ">change");
        for (TaskOutcome task : result.tasks()) {
            table.row(task.name(), Figures.count(task.testExamples()), task.metric(), Figures.percent(task.zeroShot()),
                    Figures.percent(task.tuned()), Figures.points(task.gainPoints()));
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(table.lines());
        lines.add("");
        lines.add("mean gain   %s points".formatted(Figures.points(result.meanGainPoints())));
        result.mask().ifPresent(mask -> lines.add("mask        " + mask.describe()));
        lines.addAll(effort(result));
        lines.add(digests(result.digests()));
        lines.add("report      %s".formatted(result.report().toAbsolutePath().normalize()));
        return lines;
    }

    private static List<String> effort(DemoResult result) {
        Effort effort = result.effort();
        Times times = result.times();
        return List.of(
                "time        %s for %straining and evaluation (training %s), after %s for downloads and tasks"
                        .formatted(duration(times.running()), result.mask().isPresent() ? "scoring, " : "",
                                duration(times.training()), duration(times.fetching())),
                "steps       %s steps, %s probes, %s forwards".formatted(Figures.count(effort.steps()),
                        Figures.count(effort.probes()), Figures.count(effort.forwards())),
                "traffic     %s bytes up and %s bytes down a probe".formatted(
                        Figures.decimal(effort.bytesPerProbe(), 1), Figures.decimal(effort.bytesDownPerProbe(), 1)),
                "speed       %s forwards a second in training, on cached activations of the frozen layers"
                        .formatted(Figures.count(Math.round(effort.forwardsPerSecond()))));
    }

    private static String digests(DigestCheck digests) {
        if (digests.agree()) {
            return "digest      %s, the same bits on the server and on %d worker%s after step %d".formatted(
                    Figures.digest(digests.server()), digests.workers().size(),
                    digests.workers().size() == 1 ? "" : "s", digests.step());
        }
        return "DIGESTS DIFFER after step %d: %s".formatted(digests.step(), digests.describe());
    }

    private static String duration(double seconds) {
        return Figures.duration(Duration.ofMillis(Math.round(1000 * seconds)));
    }
}
