package io.zeroth.core.noise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import jdk.incubator.vector.FloatVector;

import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the vector code in a JVM that is told to use narrower vectors than this machine's. */
class VectorWidthTest {
    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void vectorsOfAnyWidthGiveTheSameBits(int bytes) throws IOException, InterruptedException {
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=" + bytes, "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), VectorWidthTest.class.getName());
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String line;
        try (InputStream output = process.getInputStream()) {
            line = new String(output.readAllBytes(), UTF_8).strip();
        }
        assertThat(process.waitFor()).isZero();
        int width = Math.min(bytes, FloatVector.SPECIES_MAX.vectorByteSize());
        assertThat(line).isEqualTo("%d bytes: %s".formatted(width, fingerprint()));
    }

    public static void main(String[] arguments) {
        System.out.println("%d bytes: %s".formatted(FloatVector.SPECIES_PREFERRED.vectorByteSize(), fingerprint()));
    }

    private static String fingerprint() {
        long[] sums = Arrays.stream(NoiseKind.values()).mapToLong(VectorWidthTest::fingerprint).toArray();
        return Arrays.toString(sums);
    }

    private static long fingerprint(NoiseKind kind) {
        float[] z = new float[10_007];
        Noises.of(kind).fill(0x0123456789abcdefL, (1L << 38) + 77, z, 0, z.length);
        var crc = new CRC32C();
        for (float value : z) {
            crc.update(Float.floatToRawIntBits(value));
            crc.update(Float.floatToRawIntBits(value) >>> 16);
        }
        return crc.getValue() ^ ThetaDigest.of(Theta.of(z));
    }
}
