package io.zeroth.cli.replay;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.Failure;
import io.zeroth.cli.progress.Figures;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.disk.LogEnd;

/**
 * What a replay came to.
 *
 * @param layout of theta in the end
 * @param points at least one
 * @param out where theta was written to
 */
record ReplayResult(JobHeader header, Layout layout, List<Point> points, LogEnd end, Optional<Path> out) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    ReplayResult {
        requireNonNull(header, "header");
        requireNonNull(layout, "layout");
        requireNonNull(end, "end");
        requireNonNull(out, "out");
        points = List.copyOf(points);
    }

    /**
     * Theta after a step.
     *
     * @param masked whether theta is of what a mask keeps
     * @param compared empty where there is no snapshot of that step
     */
    record Point(long step, boolean masked, long digest, Optional<Comparison> compared) {
        Point {
            requireNonNull(compared, "compared");
        }

        String line() {
            return "%-11s %s%s".formatted(Figures.count(step), Figures.digest(digest),
                    compared.map(with -> "  " + with.words()).orElse(""));
        }
    }

    /** What is known before the first step. */
    static List<String> head(JobHeader header) {
        return List.of("job         %s".formatted(header.job()),
                "base        %s, digest %s".formatted(header.baseReference(), header.base().brief()),
                "theta       %s values of layout %s".formatted(Figures.count(header.thetaLength()),
                        header.layout().brief()),
                "step        digest");
    }

    /** What is known once a mask is chosen. */
    static String mask(LogEntry.MaskChosen chosen) {
        return "mask        %s values of layout %s, as the log has it".formatted(Figures.count(chosen.thetaLength()),
                chosen.layout().brief());
    }

    private List<Comparison> comparisons() {
        return points.stream().flatMap(point -> point.compared().stream()).toList();
    }

    /** What is said in the end. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("log         %s entries, %s rejected".formatted(Figures.count(end.entries()),
                Figures.count(end.rejected())));
        if (end.unconfirmed() > 0) {
            lines.add("left out    %s at the end, which this replica does not know to be committed"
                    .formatted(Figures.count(end.unconfirmed())));
        }
        long same = comparisons().stream().filter(Comparison.Same.class::isInstance).count();
        lines.add("snapshots   %s".formatted(
                comparisons().isEmpty() ? "none to compare" : "%d of %d agree".formatted(same, comparisons().size())));
        lines.add("digest      %s after step %s".formatted(Figures.digest(points.getLast().digest()),
                Figures.count(points.getLast().step())));
        out.ifPresent(file -> lines.add("written     " + file));
        return lines;
    }

    /** The same as JSON. */
    String json() {
        Point last = points.getLast();
        ObjectNode root = JSON.createObjectNode()
                .put("job", header.job())
                .put("base", header.baseReference())
                .put("base_digest", header.base().hex())
                .put("layout_digest", layout.digest().hex())
                .put("theta_length", layout.length())
                .put("step", last.step())
                .put("digest", Figures.digest(last.digest()))
                .put("entries", end.entries())
                .put("rejected", end.rejected())
                .put("unconfirmed", end.unconfirmed());
        ArrayNode steps = root.putArray("steps");
        for (Point point : points) {
            ObjectNode step = steps.addObject()
                    .put("step", point.step())
                    .put("masked", point.masked())
                    .put("digest", Figures.digest(point.digest()));
            point.compared()
                    .ifPresent(with -> step.put("snapshot", with.file().toString())
                            .put("agrees", with instanceof Comparison.Same));
        }
        out.ifPresent(file -> root.put("out", file.toString()));
        return root.toPrettyString();
    }

    /** @throws Failure where a snapshot does not agree with the log */
    void requireSame() {
        for (Point point : points) {
            point.compared().ifPresent(with -> {
                switch (with) {
                    case Comparison.Same _ -> {}
                    case Comparison.Different(Path file, long digest) -> throw new Failure(
                            "theta of step %d has digest %s by the log and %s in %s; that file was not made of this log: delete it"
                                    .formatted(point.step(), Figures.digest(point.digest()), Figures.digest(digest),
                                            file));
                    case Comparison.Unreadable(Path _, String why) ->
                        throw new Failure("%s; delete the file, which the log makes up for".formatted(why));
                }
            });
        }
    }
}
