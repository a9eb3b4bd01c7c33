package io.zeroth.cli.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

import io.zeroth.cli.progress.JobView.TaskLine;
import io.zeroth.v1.JobPhase;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Frames of a job's progress. */
public final class JobFrames {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle FAINT = AttributedStyle.DEFAULT.faint();
    private static final AttributedStyle STRONG = AttributedStyle.DEFAULT.bold();
    private static final AttributedStyle ACCENT = AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
    private static final int BAR_COLUMNS = 32;
    private static final String FIRST_PASS = "first pass: caching the frozen layers' activations";

    private JobFrames() {}

    public static Frame of(JobView view) {
        List<AttributedString> lines = new ArrayList<>();
        lines.add(head(view));
        int width = view.tasks().stream().mapToInt(task -> task.name().length()).max().orElse(0);
        view.tasks().forEach(task -> lines.add(taskLine(task, width)));
        lines.add(foot(view));
        return new Frame(lines, summary(view), view.stage());
    }

    private static AttributedString head(JobView view) {
        AttributedStringBuilder line = new AttributedStringBuilder().styled(STRONG, "%-11s".formatted(view.stage()))
                .styled(ACCENT, Glyphs.bar(view.share(), BAR_COLUMNS))
                .styled(PLAIN, "  %s".formatted(done(view)));
        view.remaining().ifPresent(remaining -> line.styled(FAINT, "  " + Figures.duration(remaining) + " left"));
        if (view.firstPass()) {
            line.styled(FAINT, "  " + FIRST_PASS);
        }
        return line.toAttributedString();
    }

    private static String done(JobView view) {
        if (view.scores().isPresent()) {
            return scored(view.scores().get(), view.share());
        }
        return stepsCount(view)
                ? "step %s/%s".formatted(Figures.count(view.step()), Figures.count(view.steps()))
                : Math.round(100 * view.share()) + " %";
    }

    private static String scored(JobView.Scores scores, double share) {
        return scores.done() > 0 && scores.done() == scores.total()
                ? "%s scores are in, choosing the mask".formatted(Figures.count(scores.total()))
                : "%d %%, %s of %s scores".formatted(Math.round(100 * share), Figures.count(scores.done()),
                        Figures.count(scores.total()));
    }

    private static boolean stepsCount(JobView view) {
        return view.phase() != JobPhase.JOB_PHASE_EVALUATING_BASE
                && view.phase() != JobPhase.JOB_PHASE_EVALUATING_TUNED;
    }

    private static AttributedString taskLine(TaskLine task, int width) {
        AttributedStringBuilder line = new AttributedStringBuilder().styled(PLAIN,
                String.format(Locale.ROOT, "  %-" + Math.max(1, width) + "s", task.name()));
        if (task.loss().isPresent()) {
            line.styled(FAINT, "  loss ")
                    .styled(PLAIN, Figures.decimal(task.loss().getAsDouble(), 3))
                    .styled(ACCENT,
                            "  " + Glyphs.sparkline(task.curve().stream().mapToDouble(Double::doubleValue).toArray()));
        }
        if (task.zeroShot().isPresent()) {
            line.styled(FAINT, "  zero-shot " + Figures.percent(task.zeroShot().getAsDouble()));
        }
        return line.toAttributedString();
    }

    private static AttributedString foot(JobView view) {
        StringJoiner foot = new StringJoiner("  ·  ", "  ", "");
        foot.add(workers(view));
        view.forwardsPerSecond().ifPresent(rate -> foot.add(Figures.count(Math.round(rate)) + " forwards/s"));
        return new AttributedStringBuilder().styled(FAINT, foot.toString()).toAttributedString();
    }

    private static String workers(JobView view) {
        return switch (view.workers().size()) {
            case 0 -> "no worker yet";
            case 1 -> "1 worker";
            default -> view.workers().size() + " workers";
        };
    }

    private static String summary(JobView view) {
        StringJoiner line = new StringJoiner(", ");
        line.add(view.stage() + " " + done(view));
        if (view.firstPass()) {
            line.add(FIRST_PASS);
        }
        view.remaining().ifPresent(remaining -> line.add(Figures.duration(remaining) + " left"));
        view.forwardsPerSecond().ifPresent(rate -> line.add(Figures.count(Math.round(rate)) + " forwards/s"));
        line.add(workers(view));
        StringJoiner losses = new StringJoiner(", ", "; loss ", "").setEmptyValue("");
        view.tasks()
                .forEach(task -> task.loss()
                        .ifPresent(loss -> losses.add(task.name() + " " + Figures.decimal(loss, 3))));
        return line + losses.toString();
    }
}
