package io.zeroth.worker.engine.bert.layer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import io.zeroth.core.layout.FactorStart;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.Segment;
import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.kernel.LowRankSum;

/** A kernel that is the base model's and the product of two factors; the product is made when weights are loaded. */
final class FactoredKernel implements MadeKernel {
    private final LowRank factors;
    private final Matrix base;
    private final Matrix kernel;
    private final MemorySegment down;
    private final MemorySegment up;

    private FactoredKernel(LowRank factors, Matrix base, Matrix kernel, MemorySegment down, MemorySegment up) {
        this.factors = factors;
        this.base = base;
        this.kernel = kernel;
        this.down = down;
        this.up = up;
    }

    /**
     * The kernel with the factors as they begin.
     *
     * @param base the base model's, which is only read
     * @param kernel the engine's own, which holds the values of {@code base}
     */
    static FactoredKernel of(LowRank factors, Matrix base, Matrix kernel) {
        if (base.rows() != factors.inputs() || base.columns() != factors.outputs()) {
            throw new IllegalArgumentException("the layout has factors of %s of shape %s; the model's is [%d, %d]"
                    .formatted(factors.kernel(), factors.kernelShape(), base.rows(), base.columns()));
        }
        return new FactoredKernel(factors, base, kernel, start(factors, LowRank.Side.DOWN),
                start(factors, LowRank.Side.UP));
    }

    private static MemorySegment start(LowRank factors, LowRank.Side side) {
        float[] values = FactorStart.of(factors, side);
        MemorySegment factor = Arena.ofAuto().allocate((long) values.length * Float.BYTES, 64);
        MemorySegment.copy(values, 0, factor, JAVA_FLOAT, 0, values.length);
        return factor;
    }

    /** The elements of one factor, row-major; {@link #write} makes the kernel of what is written to them. */
    MemorySegment factor(LowRank.Side side) {
        return switch (side) {
            case DOWN -> down;
            case UP -> up;
        };
    }

    /** The product depends on both factors. */
    @Override
    public void changed(Segment part) {}

    /** Writes W + scale A B to the kernel; of W as the base has it, so that nothing is ever subtracted. */
    @Override
    public void write() {
        LowRankSum.write(base.values(), down, up, factors.scale(), kernel.values(), factors.inputs(), factors.rank(),
                factors.outputs());
    }
}
