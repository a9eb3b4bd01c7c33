package io.zeroth.worker.engine.bert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.MatrixProducts;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import org.junit.jupiter.api.Test;

class PrefixCacheTest {
    private static final ContentDigest TASK = ContentDigest.of("a task".getBytes(StandardCharsets.UTF_8));

    private final MatrixProducts products = Nd4jProducts.load();

    @Test
    void theLeastRecentlyUsedEntriesAreFreedAboveTheCapacity() {
        try (PrefixCache cache = new PrefixCache(3 * 64)) {
            for (int i = 0; i < 3; i++) {
                cache.add(key(i), entry());
            }
            cache.trim();
            assertThat(cache.size()).isEqualTo(3);
            assertThat(cache.find(key(0))).isPresent();

            cache.add(key(3), entry());
            assertThat(cache.size()).isEqualTo(4);
            cache.trim();

            assertThat(cache.find(key(0))).isPresent();
            assertThat(cache.find(key(1))).isEmpty();
            assertThat(cache.find(key(2))).isPresent();
            assertThat(cache.find(key(3))).isPresent();
        }
    }

    @Test
    void roomIsMadeBeforehandButNotAtTheExpenseOfWhatIsBeingRead() {
        try (PrefixCache cache = new PrefixCache(3 * 64)) {
            for (int i = 0; i < 3; i++) {
                cache.add(key(i), entry());
            }
            assertThat(cache.find(key(0))).isPresent();

            cache.makeRoom(64, 1);
            assertThat(cache.size()).isEqualTo(2);
            assertThat(cache.find(key(1))).isEmpty();

            assertThat(cache.find(key(0))).isPresent();
            cache.makeRoom(10 * 64, 1);
            assertThat(cache.size()).isEqualTo(1);
            assertThat(cache.find(key(0))).isPresent();
        }
    }

    private static PrefixCache.Key key(int example) {
        return new PrefixCache.Key(TASK, example);
    }

    private Matrix entry() {
        return products.zeros(1, 16);
    }
}
