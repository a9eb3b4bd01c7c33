package io.zeroth.cli.replay;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import io.zeroth.cli.Failure;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.progress.Frame;
import io.zeroth.cli.progress.Glyphs;
import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.core.job.JobHeader;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.disk.LogEnd;
import io.zeroth.server.replay.JobReplay;
import io.zeroth.server.replay.KeptSnapshots;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** A replay under way: takes the log's entries, and shows and compares theta's digests as it goes. */
final class ReplayRun {
    private static final int BAR_COLUMNS = 32;
    private static final int SHOWN_EVERY = 256;

    private final ReplayBase base;
    private final KeptSnapshots snapshots;
    private final long every;
    private final OptionalLong to;
    private final ProgressDisplay display;
    private final List<ReplayResult.Point> points = new ArrayList<>();
    private Optional<JobReplay> replay = Optional.empty();
    private boolean over;

    /**
     * @param every how many steps after the last one a digest is shown
     * @param to the last step that is wanted; empty for the log's last one
     */
    ReplayRun(ReplayBase base, KeptSnapshots snapshots, long every, OptionalLong to, ProgressDisplay display) {
        this.base = requireNonNull(base, "base");
        this.snapshots = requireNonNull(snapshots, "snapshots");
        this.every = every;
        this.to = requireNonNull(to, "to");
        this.display = requireNonNull(display, "display");
    }

    /** Takes the next entry of the log. */
    void take(LogEntry entry) {
        over |= entry instanceof LogEntry.StepCommitted(var step) && step.step() > to.orElse(Long.MAX_VALUE);
        if (over) {
            return;
        }
        if (entry instanceof LogEntry.JobStarted(JobHeader header)) {
            replay = Optional.of(new JobReplay(header, base.open(header)));
            ReplayResult.head(header).forEach(display::print);
        }
        JobReplay job = replay.orElseThrow();
        job.apply(entry);
        switch (entry) {
            case LogEntry.JobStarted _ -> point(job);
            case LogEntry.MaskChosen chosen -> { display.print(ReplayResult.mask(chosen)); point(job); }
            case LogEntry.StepCommitted _ -> committed(job);
            case LogEntry.TaskPushed _,LogEntry.TaskWeighted _,LogEntry.TaskRemoved _,LogEntry.Scored _,LogEntry.EvaluationDone _,LogEntry.PhaseChanged _ ->
                {}
        }
    }

    private void committed(JobReplay job) {
        if (job.step() % every == 0 || snapshots.at(job.step(), job.masked()).isPresent()) {
            point(job);
        }
        if (job.step() % SHOWN_EVERY == 0) {
            show(job.step(), to.orElse(job.header().optimizer().steps()));
        }
    }

    private void show(long step, long steps) {
        String done = "step %s/%s".formatted(Figures.count(step), Figures.count(steps));
        var line = new AttributedStringBuilder().styled(AttributedStyle.DEFAULT.bold(), "%-11s".formatted("replaying"))
                .append(" ")
                .styled(AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN),
                        Glyphs.bar(Math.min(1, (double) step / steps), BAR_COLUMNS))
                .append("  " + done)
                .toAttributedString();
        display.show(new Frame(List.of(line), "replaying: " + done, "replaying"));
    }

    private void point(JobReplay job) {
        long digest = job.digest();
        try {
            Optional<Path> file = snapshots.at(job.step(), job.masked());
            Optional<Comparison> compared = file.isPresent()
                    ? Optional.of(Comparison.of(file.get(), digest))
                    : Optional.empty();
            ReplayResult.Point point = new ReplayResult.Point(job.step(), job.masked(), digest, compared);
            points.add(point);
            display.print(point.line());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The log is at its end.
     *
     * @param out a file for theta after the last step
     */
    ReplayResult finish(LogEnd end, Optional<Path> out) throws IOException {
        JobReplay job = replay.orElseThrow();
        if (points.getLast().step() != job.step()) {
            point(job);
        }
        display.clear();
        if (to.orElse(0) > job.step()) {
            throw new Failure("--to is %d and the log ends at step %d; give that step at most".formatted(to.getAsLong(),
                    job.step()));
        }
        OptionalLong newest = snapshots.newest(job.masked());
        if (to.isEmpty() && newest.orElse(0) > job.step()) {
            throw new Failure(
                    "there is a snapshot of step %d and the log ends at step %d; the log lacks its end, so bring the whole one"
                            .formatted(newest.getAsLong(), job.step()));
        }
        if (out.isPresent()) {
            SnapshotOut.write(job.snapshot(), out.get());
        }
        return new ReplayResult(job.header(), job.layout(), List.copyOf(points), end, out);
    }
}
