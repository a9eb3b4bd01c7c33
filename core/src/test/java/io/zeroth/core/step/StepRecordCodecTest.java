package io.zeroth.core.step;

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

class StepRecordCodecTest {
    private static final long SEED = 20261123;
    private static final StepRecord SMALL = new StepRecord(1000, 1e-3f, List.of(new Update(-5, 0.25f)),
            List.of(new TaskLoss("sst-2", 0.6931f)));

    @Test
    void aRecordComesBackFromItsBytes() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 500; i++) {
            StepRecord stepRecord = random(random);
            assertThat(StepRecordCodec.decode(StepRecordCodec.encode(stepRecord))).as("record %d", i)
                    .isEqualTo(stepRecord);
        }
    }

    private static StepRecord random(SplittableRandom random) {
        List<Update> updates = Stream.generate(() -> new Update(random.nextLong(), (float) random.nextGaussian()))
                .limit(random.nextInt(10))
                .toList();
        List<TaskLoss> losses = Stream
                .generate(() -> new TaskLoss("t\u00e2che-" + random.nextInt(), (float) random.nextDouble(3)))
                .limit(random.nextInt(5))
                .toList();
        long step = random.nextLong(1, 2L << random.nextInt(62));
        return new StepRecord(step, (float) random.nextDouble(1e-4, 1), updates, losses);
    }

    @Test
    void aRecordOfOneDirectionAndOneTaskTakesAboutFortyBytes() {
        assertThat(StepRecordCodec.encode(SMALL)).hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void theBytesAreFixedForEver() {
        assertThat(HexFormat.of().formatHex(StepRecordCodec.encode(SMALL)))
                .isEqualTo("01e8076f12833a01fbffffffffffffff0000803e01057373742d32006f313f71f1b66f");
    }

    @Test
    void bytesCutShortAnywhereAreRefused() {
        byte[] bytes = StepRecordCodec.encode(SMALL);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> StepRecordCodec.decode(cut)).as("%d bytes", length)
                    .isInstanceOf(MalformedBytesException.class)
                    .hasMessageContaining("cut short");
        }
    }

    @Test
    void aChangedBitAnywhereIsRefused() {
        byte[] bytes = StepRecordCodec.encode(SMALL);
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThatThrownBy(() -> StepRecordCodec.decode(changed)).as("bit %d", bit)
                    .isInstanceOf(MalformedBytesException.class);
        }
    }

    @Test
    void anotherVersionIsNamed() {
        byte[] bytes = new ByteWriter().u8(9).crc32c().toByteArray();
        assertThatThrownBy(() -> StepRecordCodec.decode(bytes))
                .hasMessage("version of the step record, before byte 1, is 9, and this build reads version 1");
    }

    @Test
    void aRightChecksumDoesNotHideWrongContent() {
        byte[] noStep = new ByteWriter().u8(1).varint(0).f32(1e-3f).varint(0).varint(0).crc32c().toByteArray();
        assertThatThrownBy(() -> StepRecordCodec.decode(noStep)).hasMessageContaining("step is 0; steps count from 1");
        byte[] manyUpdates = new ByteWriter().u8(1).varint(1).f32(1e-3f).varint(1L << 40).crc32c().toByteArray();
        assertThatThrownBy(() -> StepRecordCodec.decode(manyUpdates)).hasMessageContaining("number of updates");
        byte[] longer = new ByteWriter().u8(1).varint(1).f32(1e-3f).varint(0).varint(0).u8(7).crc32c().toByteArray();
        assertThatThrownBy(() -> StepRecordCodec.decode(longer)).hasMessageContaining("1 bytes follow the end");
    }
}
