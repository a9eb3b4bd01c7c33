package io.zeroth.core.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.theta.Theta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotCodecTest {
    private static final long SEED = 20261123;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 65_536, 65_537, 300_001})
    void aSnapshotComesBackFromItsBytes(int length) throws IOException {
        Snapshot snapshot = snapshot(length);
        Snapshot read = SnapshotCodec.read(new ByteArrayInputStream(bytes(snapshot)));
        assertThat(read.step()).isEqualTo(12);
        assertThat(read.layout()).isEqualTo(snapshot.layout());
        assertThat(read.digest()).isEqualTo(snapshot.digest());
        assertThat(read.theta().values().mismatch(snapshot.theta().values())).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 65_537})
    void curvaturesComeBackWithTheValues(int length) throws IOException {
        Snapshot plain = snapshot(length);
        Theta theta = plain.theta().withCurvatures();
        theta.set(2L * length - 1, 0.25f);
        Snapshot snapshot = new Snapshot(12, plain.layout(), theta);
        byte[] bytes = bytes(snapshot);
        assertThat(bytes).hasSize(bytes(plain).length + length * Float.BYTES);
        Snapshot read = read(bytes);
        assertThat(read.digest()).isEqualTo(snapshot.digest());
        assertThat(read.theta()).returns((long) length, Theta::length).returns(true, Theta::hasCurvatures);
        assertThat(read.theta().values().mismatch(theta.values())).isEqualTo(-1);
        assertThatThrownBy(() -> read(Arrays.copyOf(bytes, bytes.length - 1))).hasMessageContaining("cut short");
    }

    @Test
    void aFileHoldsASnapshot(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("snapshot");
        Snapshot snapshot = snapshot(100_000);
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            SnapshotCodec.write(snapshot, out);
        }
        try (var in = FileChannel.open(file)) {
            assertThat(SnapshotCodec.read(in).digest()).isEqualTo(snapshot.digest());
        }
    }

    @Test
    void bytesCutShortAnywhereAreRefused() throws IOException {
        byte[] bytes = bytes(snapshot(5));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(cut)).as("%d bytes", length)
                    .isInstanceOf(MalformedBytesException.class)
                    .hasMessageContaining("cut short");
        }
    }

    @Test
    void aChangedBitAnywhereIsRefused() throws IOException {
        byte[] bytes = bytes(snapshot(5));
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThatThrownBy(() -> read(changed)).as("bit %d", bit).isInstanceOf(MalformedBytesException.class);
        }
    }

    @Test
    void aFileOfAnotherKindIsNamedAsSuch() {
        assertThatThrownBy(() -> read("PK\3\4 this is a zip file".getBytes(UTF_8)))
                .isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining("this is not a snapshot");
    }

    @Test
    void anotherVersionIsNamed() throws IOException {
        byte[] bytes = bytes(snapshot(5));
        bytes[8] = 7;
        assertThatThrownBy(() -> read(bytes))
                .hasMessage("the snapshot has version 7, and this build reads versions 1 and 2");
    }

    @Test
    void bytesAfterTheEndAreRefused() throws IOException {
        byte[] bytes = bytes(snapshot(5));
        assertThatThrownBy(() -> read(Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessageContaining("more bytes follow the end");
    }

    @Test
    void aThetaThatDoesNotFitItsLayoutIsRefused() {
        Layout layout = snapshot(5).layout();
        assertThatThrownBy(() -> new Snapshot(0, layout, Theta.zeros(6)))
                .hasMessageContaining("theta has 6 values and its layout 5");
    }

    private static Snapshot read(byte[] bytes) throws IOException {
        return SnapshotCodec.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] bytes(Snapshot snapshot) throws IOException {
        var out = new ByteArrayOutputStream();
        SnapshotCodec.write(snapshot, out);
        return out.toByteArray();
    }

    private static Snapshot snapshot(int length) {
        float[] values = new float[length];
        Noises.of(NoiseKind.GAUSSIAN).fill(SEED, 0, values, 0, length);
        Layout layout = new Layout(List.of(new Segment.Weights("head.bias", Shape.of(length), Mask.all())));
        return new Snapshot(12, layout, Theta.of(values));
    }
}
