package io.zeroth.core.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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
        Optional<CurvatureUpdate> curvature = random.nextBoolean()
                ? Optional.of(new CurvatureUpdate((float) random.nextDouble(1e-8, 1),
                        updates.stream().map(_ -> (float) random.nextGaussian()).toList()))
                : Optional.empty();
        return new StepRecord(step, (float) random.nextDouble(1e-4, 1), updates, losses, curvature);
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
    void aCurvatureIsAScalarADirectionAndTheSmoothing() {
        StepRecord curved = new StepRecord(SMALL.step(), SMALL.epsilon(), SMALL.updates(), SMALL.losses(),
                Optional.of(new CurvatureUpdate(0.5f, List.of(-2f))));
        assertThat(HexFormat.of().formatHex(StepRecordCodec.encode(curved)))
                .isEqualTo("02e8076f12833a01fbffffffffffffff0000803e01057373742d32006f313f0000003f000000c0051ccd3a");
        assertCutShort(StepRecordCodec.encode(curved));
    }

    @Test
    void aCurvatureThatFitsNoStepIsRefused() {
        assertThatThrownBy(
                () -> new StepRecord(1, 1, List.of(), List.of(), Optional.of(new CurvatureUpdate(0.5f, List.of(1f)))))
                .hasMessage("the curvature has 1 coefficients and the step 0 updates; give one for each");
        assertThatThrownBy(() -> new CurvatureUpdate(0f, List.of()))
                .hasMessage("smoothing is 0.0; it must be above 0 and at most 1, such as 1e-5");
        assertThatThrownBy(() -> new CurvatureUpdate(1f, List.of(Float.NaN)))
                .hasMessage("coefficient of the curvature is NaN; it must be finite");
    }

    @Test
    void bytesCutShortAnywhereAreRefused() {
        assertCutShort(StepRecordCodec.encode(SMALL));
    }

    private static void assertCutShort(byte[] bytes) {
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
                .hasMessage("version of the step record, before byte 1, is 9, and this build reads versions 1 and 2");
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
