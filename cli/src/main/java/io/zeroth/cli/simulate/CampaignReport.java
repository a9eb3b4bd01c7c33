package io.zeroth.cli.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.progress.TextTable;
import io.zeroth.simulation.Campaign;
import io.zeroth.simulation.Simulation;

/**
 * What came of a campaign, for people and for programs.
 *
 * @param planted the bug that was planted
 */
record CampaignReport(Campaign.Tally tally, Optional<String> planted) {
    List<String> lines() {
        TextTable faults = TextTable.of("fault", ">times");
        tally.faults().forEach((fault, times) -> faults.row(fault, "%,d".formatted(times)));
        List<String> lines = new ArrayList<>(faults.lines());
        lines.add("");
        for (Simulation.Outcome run : tally.failed()) {
            lines.add("seed %d failed; 'zeroth simulate --seed %d --trace%s' runs it again".formatted(run.seed(),
                    run.seed(), planted.map(" --plant %s"::formatted).orElse("")));
            run.violations().forEach(violation -> lines.add("  " + violation));
        }
        lines.add("%,d seeds, %,d events, %,d committed steps, %d violations".formatted(tally.seeds(), tally.events(),
                tally.steps(), violations()));
        return lines;
    }

    private long violations() {
        return tally.failed().stream().mapToLong(run -> run.violations().size()).sum();
    }

    String json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("seeds", tally.seeds()).put("events", tally.events()).put("steps", tally.steps());
        ObjectNode faults = root.putObject("faults");
        tally.faults().forEach(faults::put);
        root.put("violations", violations());
        ArrayNode failed = root.putArray("failed");
        for (Simulation.Outcome run : tally.failed()) {
            ArrayNode found = failed.addObject().put("seed", run.seed()).putArray("violations");
            run.violations().forEach(found::add);
        }
        return root.toPrettyString();
    }
}
