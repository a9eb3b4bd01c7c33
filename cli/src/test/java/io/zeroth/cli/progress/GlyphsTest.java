package io.zeroth.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GlyphsTest {
    @Test
    void aBarIsFilledByEighthsOfAColumn() {
        assertThat(Glyphs.bar(0, 4)).isEqualTo("····");
        assertThat(Glyphs.bar(0.5, 4)).isEqualTo("██··");
        assertThat(Glyphs.bar(0.53125, 4)).isEqualTo("██▏·");
        assertThat(Glyphs.bar(1.2, 4)).isEqualTo("████");
    }

    @Test
    void aSparklineReachesFromTheLowestLevelToTheHighest() {
        assertThat(Glyphs.sparkline(new double[] {0.9, 0.5, 0.1})).isEqualTo("█▅▁");
        assertThat(Glyphs.sparkline(new double[] {0.4, 0.4})).isEqualTo("▁▁");
        assertThat(Glyphs.sparkline(new double[0])).isEmpty();
    }
}
