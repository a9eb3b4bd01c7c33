package io.zeroth.cli.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job's theta has the same bits, however many workers do it. */
class FleetSizeTest {
    private static final long STEPS = 60;

    @TempDir
    private Path directory = Path.of(".");

    @Test
    void oneTwoFourAndEightWorkersComeToTheSameDigest() throws Exception {
        ChaosJob job = ChaosJob.write(directory, STEPS);
        Map<Integer, Long> digests = new HashMap<>();
        for (int workers : new int[] {1, 2, 4, 8}) {
            digests.put(workers, Undisturbed.run(job, workers, directory.resolve("of-" + workers)).digest());
        }
        assertThat(digests.values()).as(digests.toString()).hasSize(4).containsOnly(digests.get(1));
    }
}
