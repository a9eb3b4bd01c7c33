package io.zeroth.cli.bench.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.progress.Figures;

/** A result as a Markdown table and as JSON. */
final class ServerText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ServerText() {}

    static List<String> markdown(ServerResult result) {
        BenchSettings settings = result.settings();
        List<String> lines = new ArrayList<>(List.of("| measured | |", "| --- | ---: |"));
        row(lines, "servers", Integer.toString(settings.servers()));
        row(lines, "workers connected", Figures.count(result.last().leader().workers()));
        row(lines, "probes a step (tasks x directions)",
                "%d (%d x %d)".formatted(settings.job().probes(), settings.job().tasks(), settings.job().directions()));
        row(lines, "probe results accepted a second", Figures.count(Math.round(result.probesPerSecond())));
        row(lines, "committed steps a second", Figures.decimal(result.stepsPerSecond(), 1));
        row(lines, "time of a step, p50 and p99, ms", "%s, %s".formatted(Figures.decimal(result.stepMillis(0.5), 2),
                Figures.decimal(result.stepMillis(0.99), 2)));
        row(lines, "forced write to the disk, p50 and p99, ms", "%s, %s".formatted(
                Figures.decimal(result.disk().medianMillis(), 2), Figures.decimal(result.disk().p99Millis(), 2)));
        row(lines, "bytes a probe up", Figures.decimal(result.bytesPerProbe("received"), 1));
        row(lines, "bytes a probe down, and of them committed steps", "%s, %s".formatted(
                Figures.decimal(result.bytesPerProbe("sent"), 1), Figures.decimal(result.stepBytesPerProbe(), 1)));
        row(lines, "messages down a probe", Figures.decimal(result.messagesDownPerProbe(), 2));
        row(lines, "results that did not count", result.rejected().isEmpty() ? "0" : rejected(result));
        row(lines, "processors of each server, leader first", processors(result));
        row(lines, "processors of the simulated workers", Figures.decimal(result.fleetProcessors(), 2));
        row(lines, "leader's memory at each minute",
                result.residentByMinute().stream().map(Figures::bytes).collect(Collectors.joining(", ")));
        row(lines, "leader's live heap, first and last, MB",
                "%d, %d".formatted(result.collections().heapFloor(true), result.collections().heapFloor(false)));
        row(lines, "leader's pauses: longest, all, ms", "%s, %s".formatted(
                Figures.decimal(result.collections().longest(), 1), Figures.decimal(result.collections().total(), 0)));
        result.joins()
                .forEach(join -> row(lines,
                        "join %s steps behind %s: caught up, first answer, ms".formatted(Figures.count(join.steps()),
                                join.way()),
                        "%d, %s".formatted(join.caughtUp().toMillis(),
                                join.answered().map(time -> Long.toString(time.toMillis())).orElse("none"))));
        return lines;
    }

    private static void row(List<String> lines, String what, String value) {
        lines.add("| %s | %s |".formatted(what, value));
    }

    private static String rejected(ServerResult result) {
        return result.rejected()
                .entrySet()
                .stream()
                .map(entry -> "%s %s".formatted(entry.getKey(), Figures.count(entry.getValue())))
                .collect(Collectors.joining(", "));
    }

    private static String processors(ServerResult result) {
        return IntStream.range(0, result.settings().servers())
                .mapToObj(server -> Figures.decimal(result.processors(server), 2))
                .collect(Collectors.joining(", "));
    }

    /** Times in seconds or milliseconds as their names say. */
    static String json(ServerResult result) {
        BenchSettings settings = result.settings();
        ObjectNode document = JSON.createObjectNode();
        document.put("servers", settings.servers())
                .put("workers", result.last().leader().workers())
                .put("tasks", settings.job().tasks())
                .put("directions", settings.job().directions())
                .put("seconds", result.seconds())
                .put("probes_per_second", result.probesPerSecond())
                .put("steps_per_second", result.stepsPerSecond())
                .put("step_millis_p50", result.stepMillis(0.5))
                .put("step_millis_p99", result.stepMillis(0.99))
                .put("force_millis_p50", result.disk().medianMillis())
                .put("force_millis_p99", result.disk().p99Millis())
                .put("bytes_up_per_probe", result.bytesPerProbe("received"))
                .put("bytes_down_per_probe", result.bytesPerProbe("sent"))
                .put("step_bytes_down_per_probe", result.stepBytesPerProbe())
                .put("fleet_processors", result.fleetProcessors())
                .put("longest_pause_millis", result.collections().longest());
        ObjectNode rejected = document.putObject("rejected");
        for (Map.Entry<String, Long> entry : result.rejected().entrySet()) {
            rejected.put(entry.getKey(), entry.getValue());
        }
        ArrayNode processors = document.putArray("server_processors");
        IntStream.range(0, settings.servers()).forEach(server -> processors.add(result.processors(server)));
        ArrayNode memory = document.putArray("resident_bytes_by_minute");
        result.residentByMinute().forEach(memory::add);
        ArrayNode joins = document.putArray("joins");
        for (ServerResult.Join join : result.joins()) {
            ObjectNode node = joins.addObject()
                    .put("way", join.way())
                    .put("steps", join.steps())
                    .put("caught_up_millis", join.caughtUp().toMillis());
            join.answered().ifPresent(time -> node.put("answered_millis", time.toMillis()));
        }
        return document.toPrettyString();
    }
}
