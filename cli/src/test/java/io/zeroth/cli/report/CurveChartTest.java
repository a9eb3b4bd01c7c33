package io.zeroth.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

class CurveChartTest {
    @Test
    void aWayHasTwoCurvesBySizeAndItsNameInTheKey() {
        Map<String, List<CurveChart.Point>> curves = new LinkedHashMap<>();
        curves.put("saten", List.of(new CurveChart.Point(200, 0.6, 0.8), new CurveChart.Point(100, 0.4, 0.7)));
        curves.put("top-k", List.of(new CurveChart.Point(150, 0.5, 0.75)));
        String svg = CurveChart.of("Accuracy by size", curves, 0.71, 0.85);
        assertThat(svg).contains("aria-label=\"Accuracy by size\"", ">saten<", ">top-k<", "whole model, after");
        assertThat(svg.lines().filter(line -> line.startsWith("<polyline"))).hasSize(2 * 2);
        assertThat(svg.lines().filter(line -> line.startsWith("<circle"))).hasSize(2 * 3 + 2);
    }

    @Test
    void pointsAreJoinedInTheOrderOfTheirSizes() {
        Map<String, List<CurveChart.Point>> curves = Map.of("saten",
                List.of(new CurveChart.Point(200, 0.6, 0.8), new CurveChart.Point(100, 0.4, 0.7)));
        Matcher points = Pattern.compile("points=\"([0-9.]+),[0-9.]+ ([0-9.]+),")
                .matcher(CurveChart.of("Accuracy by size", curves, 0.71, 0.85));
        assertThat(points.find()).isTrue();
        assertThat(Double.parseDouble(points.group(1))).isLessThan(Double.parseDouble(points.group(2)));
    }
}
