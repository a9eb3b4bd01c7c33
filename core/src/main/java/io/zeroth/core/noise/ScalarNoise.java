package io.zeroth.core.noise;

import static java.util.Objects.checkFromIndexSize;
import static java.util.Objects.requireNonNull;

import io.zeroth.core.noise.Threefry.Words;
import io.zeroth.core.noise.kernel.BoxMuller;

/**
 * The definition of both kinds of noise, one element at a time. Counters come in groups of sixteen, so that up to sixteen
 * lanes of a vector hold consecutive elements.
 *
 * <ul>
 * <li>Gaussian: element j is number 16 w + l of the 64 elements of group j / 64, and comes of the words of counter 16
 * (j / 64) + l: words 0 and 1 make the numbers with w = 0 (cosine) and 1 (sine), words 2 and 3 those with w = 2 and 3.
 * <li>Rademacher: element j is number 64 b + 16 w + l of the 2048 elements of group j / 2048, and is -1 where the bit of
 * weight 2^(31 - b) of word w of counter 16 (j / 2048) + l is set.
 * </ul>
 */
record ScalarNoise(NoiseKind kind) implements Noise {
    ScalarNoise {
        requireNonNull(kind, "kind");
    }

    @Override
    public void fill(long seed, long first, float[] out, int from, int length) {
        checkFromIndexSize(from, length, out.length);
        checkFromIndexSize(first, length, Long.MAX_VALUE);
        for (int i = 0; i < length; i++) {
            out[from + i] = switch (kind) {
                case GAUSSIAN -> gaussian(seed, first + i);
                case RADEMACHER -> rademacher(seed, first + i);
            };
        }
    }

    private static float gaussian(long seed, long position) {
        Words words = Threefry.words(seed, Stream.GAUSSIAN, (position >>> 6 << 4) + (position & 15), 0);
        int pair = (int) (position >>> 5 & 1) * 2;
        float radius = BoxMuller.radius(words.word(pair));
        int angle = words.word(pair + 1);
        return radius * ((position >>> 4 & 1) == 0 ? BoxMuller.cos(angle) : BoxMuller.sin(angle));
    }

    private static float rademacher(long seed, long position) {
        Words words = Threefry.words(seed, Stream.RADEMACHER, (position >>> 11 << 4) + (position & 15), 0);
        int bits = words.word((int) (position >>> 4 & 3)) << (int) (position >>> 6 & 31);
        return bits < 0 ? -1f : 1f;
    }
}
