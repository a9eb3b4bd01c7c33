package io.zeroth.cli.bench.server;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import io.zeroth.cli.bench.server.fleet.FleetTotals;

/**
 * What a bench found.
 *
 * @param disk what each step waits for at the least
 * @param samples about one a second; the first is of the time when measuring began, the last of its end
 * @param collections of the leader while it was measured
 * @param joins how long workers that were behind took to join
 */
record ServerResult(BenchSettings settings, DiskForce disk, List<Sample> samples, Collections collections,
        List<Join> joins) {
    ServerResult {
        requireNonNull(settings, "settings");
        samples = List.copyOf(samples);
        joins = List.copyOf(joins);
        if (samples.size() < 2) {
            throw new IllegalArgumentException("there is %d sample; two are needed".formatted(samples.size()));
        }
    }

    /**
     * A worker that joined.
     *
     * @param way how, and of what server
     * @param steps how far it was behind
     * @param caughtUp the time from its hello until it had the step that was the last when it said it
     * @param answered the time from its hello to its first answer; empty where others did all the work
     */
    record Join(String way, long steps, Duration caughtUp, Optional<Duration> answered) {}

    Sample first() {
        return samples.getFirst();
    }

    Sample last() {
        return samples.getLast();
    }

    double seconds() {
        return (last().nanos() - first().nanos()) / 1e9;
    }

    double probesPerSecond() {
        return probes() / seconds();
    }

    double probes() {
        return last().leader().probes() - first().leader().probes();
    }

    long steps() {
        return last().leader().step() - first().leader().step();
    }

    double stepsPerSecond() {
        return steps() / seconds();
    }

    /** Bytes a probe, in one direction as the server names it. */
    double bytesPerProbe(String direction) {
        return (last().leader().bytes(direction) - first().leader().bytes(direction)) / probes();
    }

    /** Of the bytes down, those of messages with committed steps, without framing. */
    double stepBytesPerProbe() {
        FleetTotals from = first().fleet();
        FleetTotals to = last().fleet();
        return (double) (to.stepBytes() - from.stepBytes()) / (to.answers() - from.answers());
    }

    double messagesDownPerProbe() {
        FleetTotals from = first().fleet();
        FleetTotals to = last().fleet();
        return (double) (to.messages() - from.messages()) / (to.answers() - from.answers());
    }

    /** The time that a share of the steps took at most, from plan to commit, in milliseconds and between two buckets. */
    double stepMillis(double share) {
        return stepMillis(first().leader(), last().leader(), share);
    }

    static double stepMillis(Scrape from, Scrape to, double share) {
        NavigableMap<Double, Double> before = from.stepSeconds();
        NavigableMap<Double, Double> counts = new TreeMap<>();
        to.stepSeconds().forEach((limit, count) -> {
            // A bucket that is not told yet has as many as the one below it.
            Map.Entry<Double, Double> then = before.floorEntry(limit);
            counts.put(limit, count - (then == null ? 0 : then.getValue()));
        });
        if (counts.isEmpty()) {
            return 0;
        }
        double wanted = share * counts.lastEntry().getValue();
        double lower = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
            if (bucket.getValue() >= wanted && bucket.getValue() > below) {
                double within = (wanted - below) / (bucket.getValue() - below);
                return 1e3 * (lower + within * (bucket.getKey() - lower));
            }
            lower = bucket.getKey();
            below = bucket.getValue();
        }
        return 1e3 * lower;
    }

    /** Results that did not count, by reason. */
    Map<String, Long> rejected() {
        Map<String, Double> before = first().leader().rejected();
        Map<String, Long> counts = new TreeMap<>();
        last().leader().rejected().forEach((reason, count) -> {
            long more = Math.round(count - before.getOrDefault(reason, 0.0));
            if (more > 0) {
                counts.put(reason, more);
            }
        });
        return counts;
    }

    /** Processor seconds a second of the leader, or of another server. */
    double processors(int server) {
        return (last().servers().get(server).cpu().toNanos() - first().servers().get(server).cpu().toNanos()) / 1e9
                / seconds();
    }

    double fleetProcessors() {
        return (last().fleetCpu().toNanos() - first().fleetCpu().toNanos()) / 1e9 / seconds();
    }

    /** The leader's memory at the end of each minute, the beginning and the end among them. */
    List<Long> residentByMinute() {
        List<Long> bytes = new ArrayList<>();
        double next = 0;
        for (Sample sample : samples) {
            if ((sample.nanos() - first().nanos()) / 1e9 >= next) {
                bytes.add(sample.servers().getFirst().residentBytes());
                next += 60;
            }
        }
        bytes.add(last().servers().getFirst().residentBytes());
        return bytes;
    }
}
