package io.zeroth.cli.bench.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.bench.chaos.Failovers.Times;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.progress.TextTable;

/** A result for people and for programs. */
final class ChaosText {
    private ChaosText() {}

    static List<String> lines(ChaosResult result) {
        TextTable faults = TextTable.of("fault", ">times");
        result.faults().forEach((kind, times) -> faults.row(kind.text(), Figures.count(times)));
        List<String> lines = new ArrayList<>(faults.lines());
        result.skipped().forEach(each -> lines.add("left out: " + each));
        lines.add("");
        TextTable failovers = TextTable.of("until the next committed step", ">times", ">p50, s", ">p99, s", ">most, s");
        result.failovers()
                .forEach((kind, times) -> failovers.row(kind.text(), Figures.count(times.count()),
                        Figures.decimal(times.quantile(0.5), 2), Figures.decimal(times.quantile(0.99), 2),
                        Figures.decimal(times.quantile(1), 2)));
        lines.addAll(failovers.lines());
        lines.add("");
        Findings found = result.findings();
        lines.add("%s faults in %s s, %s processes started again, %s starts refused on a full disk".formatted(
                Figures.count(result.faults().values().stream().mapToInt(Integer::intValue).sum()),
                Figures.decimal(result.seconds(), 0), Figures.count(result.restarts()),
                Figures.count(result.refusedOnFullDisk())));
        lines.add("%s steps in each log; of %s that clients were told of, %d lost; %d doubled".formatted(
                Figures.count(found.steps()), Figures.count(found.observed()), found.lost(), found.doubled()));
        lines.add("undisturbed with one server and one worker: %s".formatted(Figures.digest(result.undisturbed())));
        found.digests().forEach((place, digest) -> lines.add("%s: %s".formatted(place, Figures.digest(digest))));
        List<String> violations = result.allViolations();
        violations.forEach(each -> lines.add("VIOLATION: " + each));
        lines.add("%d violations".formatted(violations.size()));
        return lines;
    }

    static String json(ChaosResult result) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("seed", result.seed()).put("seconds", result.seconds());
        ObjectNode faults = root.putObject("faults");
        result.faults().forEach((kind, times) -> faults.put(name(kind), times));
        result.skipped().forEach(root.putArray("skipped")::add);
        root.put("restarts", result.restarts()).put("refused_on_full_disk", result.refusedOnFullDisk());
        ObjectNode failovers = root.putObject("failover_seconds");
        for (Map.Entry<FaultKind, Times> each : result.failovers().entrySet()) {
            ObjectNode node = failovers.putObject(name(each.getKey()))
                    .put("p50", each.getValue().quantile(0.5))
                    .put("p99", each.getValue().quantile(0.99))
                    .put("max", each.getValue().quantile(1));
            each.getValue().sorted().forEach(node.putArray("all")::add);
        }
        Findings found = result.findings();
        root.put("steps", found.steps())
                .put("observed", found.observed())
                .put("lost", found.lost())
                .put("doubled", found.doubled())
                .put("undisturbed_digest", Figures.digest(result.undisturbed()));
        ObjectNode digests = root.putObject("digests");
        found.digests().forEach((place, digest) -> digests.put(place, Figures.digest(digest)));
        result.allViolations().forEach(root.putArray("violations")::add);
        return root.toPrettyString();
    }

    private static String name(FaultKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
