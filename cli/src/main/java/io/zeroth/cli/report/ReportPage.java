package io.zeroth.cli.report;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.zeroth.cli.demo.DemoResult;
import io.zeroth.cli.demo.DemoResult.TaskOutcome;
import io.zeroth.cli.demo.DigestCheck;
import io.zeroth.cli.progress.Figures;

/** A demo's result as a page of HTML that needs no other file. */
public final class ReportPage {
    private ReportPage() {}

    /** @param curves the smoothed training loss of each task, evenly spaced over the steps, by the task's name */
    public static String of(DemoResult result, Map<String, double[]> curves) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Zeroth demo: %1$s points</title>
                <style>
                %2$s</style>
                </head>
                <body>
                <main>
                <header>
                <h1>%3$d tasks tuned at once, with forward passes only</h1>
                <p class="lead">%4$s</p>
                </header>
                <section class="tiles">
                %5$s
                </section>
                <section>
                <h2>Held-out examples, before and after</h2>
                <p class="legend"><span class="key before"></span>zero-shot <span class="key after"></span>tuned (change in points)</p>
                %6$s
                </section>
                <section>
                <h2>Training loss</h2>
                <p class="note">Nats, smoothed over about 25 steps; each task has a scale of its own.</p>
                <div class="curves">
                %7$s
                </div>
                </section>
                <section>
                <h2>The run</h2>
                <div class="wide">%8$s</div>
                %9$s
                </section>
                <section>
                <h2>One theta, bit for bit</h2>
                %10$s
                </section>
                </main>
                </body>
                </html>
                """
                .formatted(Figures.points(result.meanGainPoints()), style(), result.tasks().size(), lead(result),
                        tiles(result), MetricChart.of(result.tasks()), curves(result, curves), table(result),
                        facts(result), digests(result.digests()));
    }

    private static String lead(DemoResult result) {
        return "Zeroth %s trained %s values of %s in %s steps, with seed %d.".formatted(Html.escape(result.version()),
                Figures.count(result.thetaLength()), "<code>" + Html.escape(result.model()) + "</code>",
                Figures.count(result.effort().steps()), result.seed());
    }

    private static String tiles(DemoResult result) {
        Map<String, String> tiles = new LinkedHashMap<>();
        tiles.put("mean gain, points", Figures.points(result.meanGainPoints()));
        tiles.put("training and evaluation", duration(result.times().running()));
        tiles.put("bytes up a probe", Figures.decimal(result.effort().bytesPerProbe(), 1));
        tiles.put("forwards a second", Figures.count(Math.round(result.effort().forwardsPerSecond())));
        return tiles.entrySet()
                .stream()
                .map(tile -> "<div><b>%s</b><span>%s</span></div>".formatted(tile.getValue(), tile.getKey()))
                .collect(joining("\n"));
    }

    private static String curves(DemoResult result, Map<String, double[]> curves) {
        return result.tasks()
                .stream()
                .filter(task -> curves.containsKey(task.name()))
                .map(task -> curve(task.name(), curves.getOrDefault(task.name(), new double[0]),
                        result.effort().steps()))
                .collect(joining("\n"));
    }

    private static String curve(String task, double[] losses, long steps) {
        String change = losses.length == 0
                ? ""
                : "%s → %s".formatted(Figures.decimal(losses[0], 3), Figures.decimal(losses[losses.length - 1], 3));
        return "<figure><figcaption>%s <span>%s</span></figcaption>%s</figure>".formatted(Html.escape(task), change,
                LossChart.of(task, losses, steps));
    }

    private static String table(DemoResult result) {
        return """
                <table>
                <thead><tr><th>task</th><th>metric</th><th class="n">trained on</th><th class="n">held out</th>\
                <th class="n">zero-shot</th><th class="n">tuned</th><th class="n">change</th></tr></thead>
                <tbody>
                %s
                </tbody>
                </table>""".formatted(result.tasks().stream().map(ReportPage::row).collect(joining("\n")));
    }

    private static String row(TaskOutcome task) {
        return "<tr><td>%s</td><td>%s</td>%s%s%s%s%s</tr>".formatted(Html.escape(task.name()),
                Html.escape(task.metric()), number(Figures.count(task.trainExamples())),
                number(Figures.count(task.testExamples())), number(Figures.percent(task.zeroShot())),
                number(Figures.percent(task.tuned())), number(Figures.points(task.gainPoints())));
    }

    private static String number(String value) {
        return "<td class=\"n\">%s</td>".formatted(value);
    }

    private static String facts(DemoResult result) {
        Map<String, String> facts = new LinkedHashMap<>();
        result.mask().ifPresent(mask -> facts.put("mask", Html.escape(mask.describe())));
        facts.put("probes", Figures.count(result.effort().probes()));
        facts.put("forward passes", Figures.count(result.effort().forwards()));
        facts.put("traffic", "%s up, %s down".formatted(Figures.bytes(result.effort().bytesUp()),
                Figures.bytes(result.effort().bytesDown())));
        facts.put("training", duration(result.times().training()));
        facts.put("evaluation", duration(result.times().evaluating()));
        facts.put("downloads and tasks", duration(result.times().fetching()));
        result.notes().forEach(note -> facts.merge("notes", Html.escape(note), (a, b) -> a + "; " + b));
        return facts.entrySet()
                .stream()
                .map(fact -> "<dt>%s</dt><dd>%s</dd>".formatted(fact.getKey(), fact.getValue()))
                .collect(joining("\n", "<dl>\n", "\n</dl>"));
    }

    private static String digests(DigestCheck digests) {
        String verdict = digests.agree()
                ? "<p>After step %s the server and every worker hold the same bits.</p>"
                : "<p class=\"bad\">After step %s the digests differ: the run is not valid.</p>";
        return verdict.formatted(Figures.count(digests.step())) + digests.workers()
                .entrySet()
                .stream()
                .map(worker -> digest(worker.getKey(), worker.getValue()))
                .collect(joining("\n", "<dl>\n" + digest("server", digests.server()) + "\n", "\n</dl>"));
    }

    private static String digest(String where, long digest) {
        return "<dt>%s</dt><dd><code>%s</code></dd>".formatted(Html.escape(where), Figures.digest(digest));
    }

    private static String duration(double seconds) {
        return Figures.duration(Duration.ofMillis(Math.round(1000 * seconds)));
    }

    private static String style() {
        try (InputStream style = ReportPage.class.getResourceAsStream("report.css")) {
            if (style == null) {
                throw new IllegalStateException("report.css is missing beside ReportPage.class; build with ./mvnw");
            }
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
