package io.zeroth.core.noise;

/**
 * The counter-based generator Threefry4x32 with 20 rounds: 128 bits of a key and 128 of a counter to 128 random ones.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3" (SC 2011), and Random123.
 */
public final class Threefry {
    private static final int PARITY = 0x1BD11BDA;

    private Threefry() {}

    /** Four 32-bit words. */
    public record Words(int w0, int w1, int w2, int w3) {
        /** Words 0 and 1 as one number, word 0 the lower half. */
        public long low64() {
            return Integer.toUnsignedLong(w0) | (long) w1 << Integer.SIZE;
        }

        /** Word {@code index}, 0 to 3. */
        public int word(int index) {
            return switch (index) {
                case 0 -> w0;
                case 1 -> w1;
                case 2 -> w2;
                case 3 -> w3;
                default -> throw new IndexOutOfBoundsException("word %d of 4".formatted(index));
            };
        }
    }

    /** The words of {@code stream} at a 128-bit counter under a 64-bit seed. */
    public static Words words(long seed, Stream stream, long counterLow, long counterHigh) {
        return words(
                new Words((int) counterLow, (int) (counterLow >>> 32), (int) counterHigh, (int) (counterHigh >>> 32)),
                new Words((int) seed, (int) (seed >>> 32), stream.id(), 0));
    }

    /** The function itself. */
    public static Words words(Words counter, Words key) {
        int k0 = key.w0();
        int k1 = key.w1();
        int k2 = key.w2();
        int k3 = key.w3();
        int k4 = PARITY ^ k0 ^ k1 ^ k2 ^ k3;
        Words x = new Words(counter.w0() + k0, counter.w1() + k1, counter.w2() + k2, counter.w3() + k3);
        x = plus(evenRounds(x), k1, k2, k3, k4 + 1);
        x = plus(oddRounds(x), k2, k3, k4, k0 + 2);
        x = plus(evenRounds(x), k3, k4, k0, k1 + 3);
        x = plus(oddRounds(x), k4, k0, k1, k2 + 4);
        return plus(evenRounds(x), k0, k1, k2, k3 + 5);
    }

    private static Words evenRounds(Words x) {
        return crossed(straight(crossed(straight(x, 10, 26), 11, 21), 13, 27), 23, 5);
    }

    private static Words oddRounds(Words x) {
        return crossed(straight(crossed(straight(x, 6, 20), 17, 11), 25, 10), 18, 20);
    }

    /** Words 0 and 1 are mixed with each other, and words 2 and 3. */
    private static Words straight(Words x, int rotation01, int rotation23) {
        int w0 = x.w0() + x.w1();
        int w2 = x.w2() + x.w3();
        return new Words(w0, Integer.rotateLeft(x.w1(), rotation01) ^ w0, w2,
                Integer.rotateLeft(x.w3(), rotation23) ^ w2);
    }

    /** Words 0 and 3 are mixed with each other, and words 2 and 1. */
    private static Words crossed(Words x, int rotation03, int rotation21) {
        int w0 = x.w0() + x.w3();
        int w2 = x.w2() + x.w1();
        return new Words(w0, Integer.rotateLeft(x.w1(), rotation21) ^ w2, w2,
                Integer.rotateLeft(x.w3(), rotation03) ^ w0);
    }

    private static Words plus(Words x, int k0, int k1, int k2, int k3) {
        return new Words(x.w0() + k0, x.w1() + k1, x.w2() + k2, x.w3() + k3);
    }
}
