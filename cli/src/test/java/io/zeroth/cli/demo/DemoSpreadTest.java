package io.zeroth.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.zeroth.cli.demo.DemoResult.Effort;
import io.zeroth.cli.demo.DemoResult.TaskOutcome;
import io.zeroth.cli.demo.DemoResult.Times;
import org.junit.jupiter.api.Test;

class DemoSpreadTest {
    @Test
    void tablesTellTheMeanTheDeviationAndTheWorst() {
        List<String> lines = DemoSpread.markdown(List.of(result(1, 0.80, 0.90), result(2, 0.90, 0.90)));

        assertThat(lines).contains("| spam | 200 | 60.0 % | 85.0 % | 7.1 | 80.0 % | +20.0 |",
                "| kind | 200 | 70.0 % | 90.0 % | 0.0 | 90.0 % | +20.0 |",
                "Mean gain over the tasks: +22.5 points, sd 3.5, lowest +20.0.",
                "| 1 | +20.0 | 170 | 8,000 | 27.0 | `00000000000000ff` |");
    }

    private static DemoResult result(long seed, double spam, double kind) {
        return new DemoResult("1.2.3", "maven:a:b:1", seed, 61_440, Optional.empty(),
                List.of(new TaskOutcome("spam", "accuracy", 256, 200, 0.6, spam),
                        new TaskOutcome("kind", "accuracy", 256, 200, 0.7, kind)),
                new Effort(1000, 20_000, 1_300_000, 1_280_000, 160_000, 540_000, 880_000), new Times(3, 9, 170, 160, 9),
                new DigestCheck(1000, 255, new LinkedHashMap<>(Map.of("worker-1", 255L))), Path.of("report.html"),
                List.of());
    }
}
