package io.zeroth.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.zeroth.cli.demo.DemoResult.TaskOutcome;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.report.Spread;

/** The results of demos that differ in their seeds alone, as tables in Markdown. */
final class DemoSpread {
    private DemoSpread() {}

    static List<String> markdown(List<DemoResult> results) {
        List<String> lines = new ArrayList<>();
        lines.add("| task | test examples | zero-shot | tuned, mean over seeds | sd | lowest | smallest gain |");
        lines.add("| --- | --- | --- | --- | --- | --- | --- |");
        for (int task = 0; task < results.getFirst().tasks().size(); task++) {
            lines.add(task(results, task));
        }
        Spread gains = spread(results, DemoResult::meanGainPoints);
        lines.add("");
        lines.add("Mean gain over the tasks: %s points, sd %s, lowest %s.".formatted(Figures.points(gains.mean()),
                Figures.decimal(gains.deviation(), 1), Figures.points(gains.lowest())));
        lines.add("");
        lines.add("| seed | mean gain, points | seconds | forwards a second | bytes up a probe | digest of theta |");
        lines.add("| --- | --- | --- | --- | --- | --- |");
        results.forEach(result -> lines.add(run(result)));
        return lines;
    }

    private static String task(List<DemoResult> results, int task) {
        TaskOutcome first = results.getFirst().tasks().get(task);
        Spread tuned = spread(results, result -> 100 * result.tasks().get(task).tuned());
        Spread gains = spread(results, result -> result.tasks().get(task).gainPoints());
        return "| %s | %d | %s | %s %% | %s | %s %% | %s |".formatted(first.name(), first.testExamples(),
                Figures.percent(first.zeroShot()), Figures.decimal(tuned.mean(), 1),
                Figures.decimal(tuned.deviation(), 1), Figures.decimal(tuned.lowest(), 1),
                Figures.points(gains.lowest()));
    }

    private static String run(DemoResult result) {
        return "| %d | %s | %s | %s | %s | `%s` |".formatted(result.seed(), Figures.points(result.meanGainPoints()),
                Figures.decimal(result.times().running(), 0),
                Figures.count(Math.round(result.effort().forwardsPerSecond())),
                Figures.decimal(result.effort().bytesPerProbe(), 1), Figures.digest(result.digests().server()));
    }

    private static Spread spread(List<DemoResult> results, ToDoubleFunction<DemoResult> figure) {
        return Spread.of(results.stream().map(figure::applyAsDouble).toList());
    }
}
