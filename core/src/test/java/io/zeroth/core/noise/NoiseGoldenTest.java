package io.zeroth.core.noise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Literal bits: a job started with an older build must go on with the same ones. They were also computed in C++, from
 * another implementation.
 */
class NoiseGoldenTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            0, 0, 0xbf2cf6c9, -1
            0, 17, 0x3f9a33b2, 1
            0, 40, 0xbf81d73e, 1
            0, 63, 0xbf4c0795, -1
            0, 64, 0xbd306a6d, 1
            0, 12345678, 0xbf6d2c60, -1
            0, 4294967301, 0xbfd55cfa, -1
            0, 274877906965, 0xbe5e0c6d, -1
            0, 1099511627775, 0x3f3c6f82, -1
            81985529216486895, 0, 0x3f343205, -1
            81985529216486895, 17, 0xbfc697ff, 1
            81985529216486895, 40, 0xbfc56438, 1
            81985529216486895, 63, 0xbf4b8814, -1
            81985529216486895, 64, 0x3f268492, 1
            81985529216486895, 12345678, 0xbf39a299, -1
            81985529216486895, 4294967301, 0xbf87a6c9, 1
            81985529216486895, 274877906965, 0x3f988f92, -1
            81985529216486895, 1099511627775, 0xbf85befb, 1
            -1, 0, 0xbfd6efde, -1
            -1, 17, 0xbf232109, -1
            -1, 40, 0x3efd1767, -1
            -1, 63, 0xbf05938d, -1
            -1, 64, 0xbed88775, -1
            -1, 12345678, 0xbf809487, -1
            -1, 4294967301, 0x3da3905c, 1
            -1, 274877906965, 0xbfac9c84, 1
            -1, 1099511627775, 0xc00dd140, -1
            """)
    void aSeedNamesTheseBits(long seed, long position, String gaussianBits, float rademacher) {
        int bits = Integer.parseUnsignedInt(gaussianBits.substring(2), 16);
        float[] z = new float[1];
        for (NoiseKind kind : NoiseKind.values()) {
            float wanted = switch (kind) {
                case GAUSSIAN -> Float.intBitsToFloat(bits);
                case RADEMACHER -> rademacher;
            };
            Noises.scalar(kind).fill(seed, position, z, 0, 1);
            assertThat(z[0]).as("scalar %s", kind).isEqualTo(wanted);
            Noises.of(kind).fill(seed, position, z, 0, 1);
            assertThat(z[0]).as("vector %s", kind).isEqualTo(wanted);
        }
    }
}
