package io.zeroth.worker.engine.bert;

import io.zeroth.worker.engine.bert.pass.CutPoint;

/**
 * What an engine may take of the machine, and the heights of its products. Heights are settings of the engine and not of
 * a call: an example has the same bits in any batch because they never change.
 *
 * @param threads threads that share a batch, the calling one included
 * @param cacheBytes memory off the heap for activations that do not change, see {@link CutPoint}; a batch whose own take
 *     more has more while it is scored
 * @param panelRows tokens a product of the encoder
 * @param targetRows examples a product of the last layer and the head
 */
public record EngineSettings(int threads, long cacheBytes, int panelRows, int targetRows) {
    public EngineSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is %d; an engine has at least 1".formatted(threads));
        }
        if (cacheBytes < 0) {
            throw new IllegalArgumentException("cacheBytes is %d; give 0 to cache nothing".formatted(cacheBytes));
        }
        if (panelRows < 2 || targetRows < 2) {
            throw new IllegalArgumentException(
                    "panelRows is %d and targetRows is %d; a product of less than 2 rows takes another path"
                            .formatted(panelRows, targetRows));
        }
    }

    /** One thread, 2 GiB of cache, 256 tokens and 32 examples a product. */
    public static EngineSettings defaults() {
        return new EngineSettings(1, 2L << 30, 256, 32);
    }

    /** The same with products of at most {@code rows} rows. */
    EngineSettings withRows(int rows) {
        return new EngineSettings(threads, cacheBytes, Math.min(panelRows, rows), Math.min(targetRows, rows));
    }

    public EngineSettings withThreads(int count) {
        return new EngineSettings(count, cacheBytes, panelRows, targetRows);
    }

    public EngineSettings withCacheBytes(long bytes) {
        return new EngineSettings(threads, bytes, panelRows, targetRows);
    }
}
