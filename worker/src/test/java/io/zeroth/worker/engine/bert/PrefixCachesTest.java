package io.zeroth.worker.engine.bert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.worker.engine.MatrixProducts;
import io.zeroth.worker.engine.bert.pass.CutPoint;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import org.junit.jupiter.api.Test;

class PrefixCachesTest {
    private static final ContentDigest TASK = ContentDigest.of("a task".getBytes(StandardCharsets.UTF_8));
    private static final CutPoint TARGET = new CutPoint.TargetState();

    private final MatrixProducts products = Nd4jProducts.load();

    @Test
    void theNextEngineOfACutPointHasWhatTheLastOneKept() {
        try (PrefixCaches caches = new PrefixCaches()) {
            PrefixCache first = caches.take(TARGET, 1 << 10);
            first.add(new PrefixCache.Key(TASK, 0), products.zeros(1, 16));
            caches.giveBack(TARGET, first);

            assertThat(caches.take(TARGET, 1 << 10).size()).isEqualTo(1);
        }
    }

    @Test
    void enginesThatAreOpenTogetherDoNotShareACache() {
        try (PrefixCaches caches = new PrefixCaches()) {
            PrefixCache first = caches.take(TARGET, 1 << 10);
            PrefixCache second = caches.take(TARGET, 1 << 10);
            first.add(new PrefixCache.Key(TASK, 0), products.zeros(1, 16));

            assertThat(second.size()).isZero();

            caches.giveBack(TARGET, first);
            caches.giveBack(TARGET, second);
            assertThat(List.of(caches.take(TARGET, 1 << 10), caches.take(TARGET, 1 << 10)))
                    .containsExactlyInAnyOrder(first, second);
        }
    }

    @Test
    void whatWasKeptForAnotherCutPointIsFreed() {
        try (PrefixCaches caches = new PrefixCaches()) {
            PrefixCache other = caches.take(new CutPoint.LayerInput(3), 1 << 10);
            other.add(new PrefixCache.Key(TASK, 0), products.zeros(1, 16));
            caches.giveBack(new CutPoint.LayerInput(3), other);

            assertThat(caches.take(TARGET, 1 << 10).size()).isZero();
            assertThat(other.size()).isZero();
        }
    }
}
