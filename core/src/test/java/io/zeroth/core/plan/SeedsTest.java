package io.zeroth.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

class SeedsTest {
    @Test
    void seedsAreFixedForEver() {
        assertThat(Seeds.derive(0, 1, 0)).isEqualTo(0x956f812954a32a65L);
        assertThat(Seeds.derive(42, 1, 0)).isEqualTo(0xc890690b90782540L);
        assertThat(Seeds.derive(-1, 1L << 33, 1023)).isEqualTo(0x2153f60eb0be241aL);
    }

    @Test
    void noTwoDirectionsOfAJobShareASeed() {
        Set<Long> seeds = new HashSet<>();
        for (long step = 1; step <= 1000; step++) {
            for (int index = 0; index < 8; index++) {
                seeds.add(Seeds.derive(42, step, index));
            }
        }
        assertThat(seeds).hasSize(8000);
    }
}
