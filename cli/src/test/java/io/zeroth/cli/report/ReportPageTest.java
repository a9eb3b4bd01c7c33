package io.zeroth.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

import io.zeroth.cli.demo.DemoResult;
import io.zeroth.cli.demo.DemoResult.Effort;
import io.zeroth.cli.demo.DemoResult.MaskOutcome;
import io.zeroth.cli.demo.DemoResult.TaskOutcome;
import io.zeroth.cli.demo.DemoResult.Times;
import io.zeroth.cli.demo.DigestCheck;
import io.zeroth.core.digest.ContentDigest;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    @Test
    void thePageNeedsNoOtherFile() {
        assertThat(page(7)).startsWith("<!DOCTYPE html>")
                .contains("<svg", "<polyline", "prefers-color-scheme: dark")
                .doesNotContain("http://", "https://", "src=", "href=", "@import", "url(");
    }

    @Test
    void eachTaskHasItsBarsAndItsCurve() {
        assertThat(page(7)).contains("aria-label=\"Training loss of amazon by step\"", ">81.5 % (+21.5)<", ">60.0 %<",
                "0.800 → 0.300");
    }

    @Test
    void namesThatLookLikeMarkupStayText() {
        assertThat(page(7)).contains("a &lt;script&gt;alert(1)&lt;/script&gt; note").doesNotContain("<script>");
    }

    @Test
    void theMaskIsToldWithWhatItTook() {
        assertThat(page(7)).contains("<dt>mask</dt><dd>mazo keeps 59,213 of 592,128 values, digest ",
                ", 320 scores of 20,480 forwards</dd>");
    }

    @Test
    void aDifferenceOfDigestsIsToldAsOne() {
        assertThat(page(7)).contains("hold the same bits").doesNotContain("class=\"bad\"");
        assertThat(page(8)).contains("class=\"bad\"", "0000000000000008");
    }

    private static String page(long workerDigest) {
        SequencedMap<String, Long> workers = new LinkedHashMap<>(Map.of("worker-1", workerDigest));
        DemoResult result = new DemoResult("1.2.3", "maven:a:b:1", 7, 59_213,
                Optional.of(new MaskOutcome("mazo", 59_213, 592_128, ContentDigest.of(new byte[1]), 320, 20_480)),
                List.of(new TaskOutcome("amazon", "accuracy", 512, 200, 0.6, 0.815)),
                new Effort(1000, 20_000, 1_300_000, 1_280_000, 160_000, 540_000, 880_000), new Times(3, 9, 170, 160, 9),
                new DigestCheck(1000, 7, workers), Path.of("report.html"), List.of("a <script>alert(1)</script> note"));
        return ReportPage.of(result, Map.of("amazon", new double[] {0.8, 0.5, 0.3}));
    }
}
