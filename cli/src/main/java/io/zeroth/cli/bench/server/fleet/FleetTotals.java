package io.zeroth.cli.bench.server.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.zeroth.model.file.AtomicFile;

/**
 * What simulated workers counted since they began.
 *
 * @param ready the workers that said that they are ready
 * @param ended sessions that the server ended
 * @param answers leases answered
 * @param messages messages received
 * @param stepBytes bytes of messages with committed steps, without framing
 * @param leaseBytes bytes of messages with leases, without framing
 */
public record FleetTotals(long ready, long ended, long answers, long messages, long stepBytes, long leaseBytes) {
    private static final int NUMBERS = 6;

    /** Writes them to a file, for another process. */
    void write(Path file) throws IOException {
        AtomicFile.write(file,
                LongStream.of(ready, ended, answers, messages, stepBytes, leaseBytes)
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining(" ")));
    }

    /** Reads what another process wrote last; nothing counted where it has not yet. */
    public static FleetTotals read(Path file) {
        if (!Files.exists(file)) {
            return new FleetTotals(0, 0, 0, 0, 0, 0);
        }
        try {
            long[] numbers = Arrays.stream(Files.readString(file).strip().split(" ", -1))
                    .mapToLong(Long::parseLong)
                    .toArray();
            if (numbers.length != NUMBERS) {
                throw new IllegalStateException("%s has %d numbers".formatted(file, numbers.length));
            }
            return new FleetTotals(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
