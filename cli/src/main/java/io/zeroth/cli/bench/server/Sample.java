package io.zeroth.cli.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.zeroth.cli.bench.server.fleet.FleetTotals;

/**
 * How things stood at one time.
 *
 * @param nanos the time, since some origin
 * @param leader what the leading server measured
 * @param fleet what the simulated workers counted
 * @param servers of each server's process, the leader first
 * @param fleetCpu the processor time of the simulated workers
 */
record Sample(long nanos, Scrape leader, FleetTotals fleet, List<Usage> servers, Duration fleetCpu) {
    Sample {
        servers = List.copyOf(servers);
    }

    /**
     * What a process takes.
     *
     * @param cpu its processor time since it began
     * @param residentBytes its memory; 0 where that cannot be told
     */
    record Usage(Duration cpu, long residentBytes) {
        private static final String RESIDENT = "VmRSS:";

        static Usage of(ProcessHandle process) {
            return new Usage(process.info().totalCpuDuration().orElse(Duration.ZERO), resident(process));
        }

        private static long resident(ProcessHandle process) {
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            try {
                return !Files.exists(status)
                        ? 0
                        : Files.readAllLines(status)
                                .stream()
                                .filter(line -> line.startsWith(RESIDENT))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                                .findFirst()
                                .orElse(0);
            } catch (IOException e) {
                // The process has just ended, which is told elsewhere.
                return 0;
            }
        }
    }
}
