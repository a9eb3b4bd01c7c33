package io.zeroth.core.noise;

import static java.util.Objects.checkFromIndexSize;
import static java.util.Objects.requireNonNull;

import io.zeroth.core.noise.kernel.VectorGaussian;
import io.zeroth.core.noise.kernel.VectorRademacher;

/** The same bits as {@link ScalarNoise}, in vectors, a block at a time; what lies beside a block is cut off. */
record VectorNoise(NoiseKind kind) implements Noise {
    VectorNoise {
        requireNonNull(kind, "kind");
    }

    @Override
    public void fill(long seed, long first, float[] out, int from, int length) {
        checkFromIndexSize(from, length, out.length);
        checkFromIndexSize(first, length, Long.MAX_VALUE);
        int block = block();
        int before = (int) (first % block);
        int head = before == 0 ? 0 : Math.min(block - before, length);
        int whole = (length - head) / block;
        int tail = length - head - whole * block;
        if (head > 0) {
            part(seed, first / block, before, head, out, from);
        }
        blocks(seed, (first + head) / block, whole, out, from + head);
        if (tail > 0) {
            part(seed, (first + length) / block, 0, tail, out, from + length - tail);
        }
    }

    /** Numbers {@code [skip, skip + length)} of one block. */
    private void part(long seed, long block, int skip, int length, float[] out, int from) {
        float[] numbers = new float[block()];
        blocks(seed, block, 1, numbers, 0);
        System.arraycopy(numbers, skip, out, from, length);
    }

    private int block() {
        return switch (kind) {
            case GAUSSIAN -> VectorGaussian.BLOCK;
            case RADEMACHER -> VectorRademacher.BLOCK;
        };
    }

    private void blocks(long seed, long first, int count, float[] out, int from) {
        switch (kind) {
            case GAUSSIAN -> VectorGaussian.blocks(seed, Stream.GAUSSIAN.id(), first, count, out, from);
            case RADEMACHER -> VectorRademacher.blocks(seed, Stream.RADEMACHER.id(), first, count, out, from);
        }
    }
}
