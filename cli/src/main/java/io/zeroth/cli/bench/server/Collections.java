package io.zeroth.cli.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pauses of a garbage collector, as the JVM logs them.
 *
 * @param pauses in the order in which they came
 */
record Collections(List<Pause> pauses) {
    private static final Pattern LINE = Pattern
            .compile("\\[([0-9.]+)s\\].*Pause.* \\d+M->(\\d+)M\\(\\d+M\\) ([0-9.]+)ms");

    Collections {
        pauses = List.copyOf(pauses);
    }

    /**
     * One pause.
     *
     * @param second when it was, since the process began
     * @param heapMegabytes the heap after it
     */
    record Pause(double second, long heapMegabytes, double millis) {}

    static Collections read(Path log) throws IOException {
        List<Pause> pauses = new ArrayList<>();
        if (Files.exists(log)) {
            for (String line : Files.readAllLines(log)) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.find()) {
                    pauses.add(new Pause(Double.parseDouble(matcher.group(1)), Long.parseLong(matcher.group(2)),
                            Double.parseDouble(matcher.group(3))));
                }
            }
        }
        return new Collections(pauses);
    }

    /** Those of the last seconds before the log's end. */
    Collections last(double seconds) {
        double end = pauses.isEmpty() ? 0 : pauses.getLast().second();
        return new Collections(pauses.stream().filter(pause -> pause.second() > end - seconds).toList());
    }

    double longest() {
        return pauses.stream().mapToDouble(Pause::millis).max().orElse(0);
    }

    double total() {
        return pauses.stream().mapToDouble(Pause::millis).sum();
    }

    /** The smallest heap after a pause, of the first or the last tenth of the pauses; that much lives. */
    long heapFloor(boolean first) {
        int part = Math.max(1, pauses.size() / 10);
        List<Pause> some = first
                ? pauses.subList(0, Math.min(part, pauses.size()))
                : pauses.subList(Math.max(0, pauses.size() - part), pauses.size());
        return some.stream().mapToLong(Pause::heapMegabytes).min().orElse(0);
    }
}
