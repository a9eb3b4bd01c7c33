package io.zeroth.cli.progress;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Prints a line when the stage changes and every few seconds, for logs and pipes. */
public final class PlainDisplay implements ProgressDisplay {
    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private final Duration interval;
    private String stage = "";
    private String summary = "";
    private long printedAt;

    public PlainDisplay(PrintWriter out, LongSupplier nanoTime, Duration interval) {
        this.out = requireNonNull(out, "out");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.interval = requireNonNull(interval, "interval");
    }

    @Override
    public synchronized void print(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public synchronized void show(Frame frame) {
        long now = nanoTime.getAsLong();
        boolean due = now - printedAt >= interval.toNanos() && !frame.summary().equals(summary);
        if (due || !frame.stage().equals(stage)) {
            print(frame.summary());
            stage = frame.stage();
            summary = frame.summary();
            printedAt = now;
        }
    }

    @Override
    public void clear() {
        // A line that is printed stays.
    }

    @Override
    public void close() {
        out.flush();
    }
}
