package io.zeroth.core.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.LowRank.Side;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.noise.Stream;
import io.zeroth.core.noise.Threefry;

/**
 * The values that low-rank factors begin with, fixed for ever: B is zeros, so that training begins with the base model
 * (sourced: LoRA, arXiv 2106.09685, section 4.1), and A is normal of variance 1 / inputs (chosen), so that the inputs of B
 * are about as large as those of the kernel.
 */
public final class FactorStart {
    private FactorStart() {}

    /** All values of one factor, row-major, whatever its mask. */
    public static float[] of(LowRank factors, Side side) {
        float[] values = new float[Math.toIntExact(factors.shape(side).size())];
        switch (side) {
            case UP -> {}
            case DOWN -> {
                Noises.of(NoiseKind.GAUSSIAN).fill(seed(factors), 0, values, 0, values.length);
                float deviation = (float) (1 / Math.sqrt(factors.inputs()));
                for (int i = 0; i < values.length; i++) {
                    values[i] *= deviation;
                }
            }
        }
        return values;
    }

    /** Kernels of one seed begin apart, since the first 128 bits of the digest of the factor's name are the counter. */
    private static long seed(LowRank factors) {
        byte[] name = HexFormat.of().parseHex(ContentDigest.of(factors.name(Side.DOWN).getBytes(UTF_8)).hex());
        ByteBuffer counter = ByteBuffer.wrap(name).order(ByteOrder.LITTLE_ENDIAN);
        return Threefry.words(factors.seed(), Stream.FACTORS, counter.getLong(0), counter.getLong(Long.BYTES)).low64();
    }
}
