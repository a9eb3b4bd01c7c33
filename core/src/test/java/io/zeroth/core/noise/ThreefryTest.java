package io.zeroth.core.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeroth.core.noise.Threefry.Words;
import org.junit.jupiter.api.Test;

/** The known answers are those of Random123's kat_vectors for threefry4x32 with 20 rounds. */
class ThreefryTest {
    @Test
    void zerosGiveTheKnownAnswer() {
        Words zeros = new Words(0, 0, 0, 0);
        assertThat(Threefry.words(zeros, zeros)).isEqualTo(new Words(0x9c6ca96a, 0xe17eae66, 0xfc10ecd4, 0x5256a7d8));
    }

    @Test
    void onesGiveTheKnownAnswer() {
        Words ones = new Words(-1, -1, -1, -1);
        assertThat(Threefry.words(ones, ones)).isEqualTo(new Words(0x2a881696, 0x57012287, 0xf6c7446e, 0xa16a6732));
    }

    @Test
    void digitsOfPiGiveTheKnownAnswer() {
        Words counter = new Words(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344);
        Words key = new Words(0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89);
        assertThat(Threefry.words(counter, key)).isEqualTo(new Words(0x59cd1dbb, 0xb8879579, 0x86b5d00c, 0xac8b6d84));
    }

    @Test
    void seedAndStreamAreTheKeyAndTheCounterHasBothHalves() {
        assertThat(Threefry.words(0x0123456789abcdefL, Stream.SHARDS, 0x1111111122222222L, 0x3333333344444444L))
                .isEqualTo(Threefry.words(new Words(0x22222222, 0x11111111, 0x44444444, 0x33333333),
                        new Words(0x89abcdef, 0x01234567, 3, 0)));
    }

    @Test
    void theLowerHalfHasWordZeroBelowWordOne() {
        assertThat(new Words(0x89abcdef, 0x01234567, 0, 0).low64()).isEqualTo(0x0123456789abcdefL);
    }
}
