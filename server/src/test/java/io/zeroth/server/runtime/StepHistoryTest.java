package io.zeroth.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import io.zeroth.core.step.StepRecord;
import io.zeroth.server.TestJobs;
import org.junit.jupiter.api.Test;

class StepHistoryTest {
    private final List<String> read = new ArrayList<>();
    private final StepHistory history = new StepHistory((first, last) -> {
        read.add(first + "-" + last);
        return steps(first, last);
    });

    private static List<StepRecord> steps(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(TestJobs::step).toList();
    }

    private void add(long first, long last) {
        steps(first, last).forEach(history::add);
    }

    @Test
    void theLastStepsAreInMemoryAndThoseBeforeAreRead() {
        add(1, 10_000);
        assertThat(history.last()).isEqualTo(10_000);
        long oldest = 10_001 - StepHistory.KEPT;
        assertThat(history.between(oldest, 20_000)).isEqualTo(steps(oldest, 10_000));
        assertThat(history.between(9_990, 9_999)).isEqualTo(steps(9_990, 9_999));
        assertThat(history.between(10_001, 10_005)).isEmpty();
        assertThat(read).isEmpty();
        assertThat(history.between(1, 3)).isEqualTo(steps(1, 3));
        assertThat(history.between(oldest - 1, oldest + 1)).isEqualTo(steps(oldest - 1, oldest + 1));
        assertThat(read).containsExactly("1-3", "%d-%d".formatted(oldest - 1, oldest + 1));
    }

    @Test
    void itGoesOnAfterAStateWhoseStepsTheLogHas() {
        history.restore(500);
        assertThat(history.between(499, 600)).isEqualTo(steps(499, 500));
        add(501, 502);
        assertThat(history.between(501, 600)).isEqualTo(steps(501, 502));
        assertThat(read).containsExactly("499-500");
        assertThatThrownBy(() -> add(504, 504)).hasMessage("step 504 follows 502 steps");
    }
}
