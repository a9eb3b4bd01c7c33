package io.zeroth.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(100);

    @Test
    void partsAreGivenBackWhenTheyAreClosed() throws InterruptedException {
        try (var one = budget.take(60); var other = budget.take(40)) {
            assertThat(budget.taken()).isEqualTo(100);
            one.atMost(20);
            other.atMost(50);
            assertThat(budget.taken()).isEqualTo(60);
        }
        assertThat(budget.taken()).isZero();
    }

    @Test
    void whoWantsTooMuchHasItAlone() throws InterruptedException {
        try (var _ = budget.take(1_000)) {
            assertThat(budget.taken()).isEqualTo(100);
        }
    }

    @Test
    void whoWantsMoreThanIsLeftWaits() throws InterruptedException, ExecutionException {
        CompletableFuture<Long> taken = new CompletableFuture<>();
        Thread second;
        try (var first = budget.take(60)) {
            second = Thread.ofPlatform().start(() -> takeHalf(taken));
            while (second.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(taken).isNotDone();
            first.atMost(50);
            assertThat(taken.get()).isEqualTo(100);
        }
        second.join();
    }

    private void takeHalf(CompletableFuture<Long> taken) {
        try (var _ = budget.take(50)) {
            taken.complete(budget.taken());
        } catch (InterruptedException e) {
            taken.completeExceptionally(e);
        }
    }
}
