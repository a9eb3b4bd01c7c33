package io.zeroth.worker.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));

    @Test
    void delaysDoubleUpToTheLongest() {
        assertThat(backoff.delay(1, 1)).hasMillis(500);
        assertThat(backoff.delay(2, 1)).hasMillis(1000);
        assertThat(backoff.delay(5, 1)).hasMillis(8000);
        assertThat(backoff.delay(6, 1)).hasMillis(15_000);
        assertThat(backoff.delay(Integer.MAX_VALUE, 1)).hasMillis(15_000);
    }

    @Test
    void chanceSpreadsDelaysOverTheirUpperHalf() {
        assertThat(backoff.delay(2, 0)).hasMillis(500);
        assertThat(backoff.delay(2, 0.5)).hasMillis(750);
    }

    @Test
    void aBackoffThatShrinksIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessageContaining("PT2S")
                .withMessageContaining("PT1S");
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)));
    }
}
