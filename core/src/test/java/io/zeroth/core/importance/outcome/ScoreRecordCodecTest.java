package io.zeroth.core.importance.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import io.zeroth.core.bytes.ByteWriter;
import io.zeroth.core.bytes.MalformedBytesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScoreRecordCodecTest {
    private static final long SEED = 20261124;

    static Stream<ScoreRecord> small() {
        return Stream.of(new ScoreRecord.Base(3, 0.6931), new ScoreRecord.Probe(300, 0.7, 0.68),
                new ScoreRecord.Activations(0,
                        List.of(new InputStatistics(9, new float[] {1, -2}, new float[] {3, 5}))),
                new ScoreRecord.Activations(1, List.of(new InputStatistics(9, new float[] {1, -2}, new float[] {3, 5},
                        List.of(new ClassMean(0, 5, new float[] {2, -1}), new ClassMean(3, 4, new float[] {0, -3}))))));
    }

    @Test
    void aRecordComesBackFromItsBytes() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 500; i++) {
            int work = random.nextInt(0, Integer.MAX_VALUE);
            for (ScoreRecord found : List.of(new ScoreRecord.Base(work, random.nextGaussian()),
                    new ScoreRecord.Probe(work, random.nextGaussian(), random.nextGaussian()),
                    new ScoreRecord.Activations(work, List.of(statistics(random), statistics(random))))) {
                assertThat(ScoreRecordCodec.decode(ScoreRecordCodec.encode(found))).as("seed %d, record %d", SEED, i)
                        .isEqualTo(found);
            }
        }
    }

    private static InputStatistics statistics(SplittableRandom random) {
        float[] mean = new float[random.nextInt(1, 20)];
        float[] meanSquare = new float[mean.length];
        for (int input = 0; input < mean.length; input++) {
            mean[input] = (float) random.nextGaussian();
            meanSquare[input] = (float) random.nextDouble(4);
        }
        return new InputStatistics(random.nextLong(1, 1L << 40), mean, meanSquare);
    }

    @Test
    void theBytesAreFixedForEver() {
        assertThat(small().map(ScoreRecordCodec::encode).map(HexFormat.of()::formatHex)).containsExactly(
                "01010376711b0de02de63fe808b245", "0102ac02666666666666e63fc3f5285c8fc2e53f17c2f270",
                "0103000109020000803f00004040000000c00000a0404bd240f5",
                "0104010109020000803f00004040000000c00000a04002000500000040000080bf030400000000000040c0ca496ac9");
    }

    @ParameterizedTest
    @MethodSource("small")
    void bytesCutShortAnywhereAreRefused(ScoreRecord found) {
        byte[] bytes = ScoreRecordCodec.encode(found);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ScoreRecordCodec.decode(cut)).as("%d bytes", length)
                    .isInstanceOf(MalformedBytesException.class)
                    .hasMessageContaining("cut short");
        }
    }

    @ParameterizedTest
    @MethodSource("small")
    void aChangedBitAnywhereIsRefused(ScoreRecord found) {
        byte[] bytes = ScoreRecordCodec.encode(found);
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThatThrownBy(() -> ScoreRecordCodec.decode(changed)).as("bit %d", bit)
                    .isInstanceOf(MalformedBytesException.class);
        }
    }

    @Test
    void aRightChecksumDoesNotHideWrongContent() {
        refused(new ByteWriter().u8(9), "version of the score record, before byte 1, is 9");
        refused(new ByteWriter().u8(1).u8(7).varint(0), "kind of the score record, before byte 3, is 7");
        refused(new ByteWriter().u8(1).u8(1).varint(0).i64(Double.doubleToRawLongBits(Double.NaN)),
                "loss is NaN; a loss must be finite, so check the base model and the examples");
        refused(new ByteWriter().u8(1).u8(1).varint(1L << 40).i64(0), "content of the score record: integer overflow");
        refused(new ByteWriter().u8(1).u8(3).varint(0).varint(0), "statistics is empty");
        refused(new ByteWriter().u8(1).u8(3).varint(0).varint(1L << 40), "number of tensors");
        refused(new ByteWriter().u8(1).u8(3).varint(0).varint(1).varint(0).varint(1).f32(0).f32(0), "tokens is 0");
        refused(new ByteWriter().u8(1).u8(3).varint(0).varint(1).varint(1).varint(1).f32(0).f32(-1),
                "meanSquare of input 0 is -1.0");
        refused(new ByteWriter().u8(1).u8(1).varint(0).i64(0).u8(7), "1 bytes follow the end");
    }

    private static void refused(ByteWriter bytes, String message) {
        byte[] checksummed = bytes.crc32c().toByteArray();
        assertThatThrownBy(() -> ScoreRecordCodec.decode(checksummed)).isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining(message);
    }
}
