package io.zeroth.cli.bench.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.grpc.StatusException;
import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.progress.Figures;
import io.zeroth.model.task.Task;

/** Puts servers under load and measures them. */
final class ServerBench {
    private static final Duration JOIN_PATIENCE = Duration.ofMinutes(3);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int SAY_EVERY = 10;

    private final BenchSettings settings;
    private final Consumer<String> progress;

    ServerBench(BenchSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    ServerResult run() throws IOException, InterruptedException, StatusException {
        DiskForce disk = DiskForce.measure(settings.data());
        progress.accept("a forced write of 512 bytes takes %s ms (p99 %s ms) in %s".formatted(
                Figures.decimal(disk.medianMillis(), 2), Figures.decimal(disk.p99Millis(), 2), settings.data()));
        try (BenchCluster cluster = BenchCluster.start(settings);
                ServerConnection connection = ServerConnection.to(cluster.leader())) {
            for (Task task : settings.job().taskList(settings.workers())) {
                var _ = connection.push(task);
            }
            cluster.startFleet();
            awaitFleet(cluster);
            connection.resume();
            pass(cluster, settings.warmup(), "warming up");
            List<Sample> samples = new ArrayList<>();
            samples.add(cluster.sample());
            samples.addAll(pass(cluster, settings.seconds(), "measuring"));
            Collections collections = Collections.read(cluster.collections()).last(settings.seconds());
            return new ServerResult(settings, disk, samples, collections, joins(cluster));
        }
    }

    private void awaitFleet(BenchCluster cluster) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (cluster.sample().fleet().ready() < settings.workers()) {
            if (System.nanoTime() - begin > JOIN_PATIENCE.toNanos()) {
                throw new Failure("%d of %d workers are connected after %d s; give fewer --workers"
                        .formatted(cluster.sample().fleet().ready(), settings.workers(), JOIN_PATIENCE.toSeconds()));
            }
            Thread.sleep(Duration.ofMillis(200));
        }
        progress.accept("%s workers joined in %s s".formatted(Figures.count(settings.workers()),
                Figures.decimal((System.nanoTime() - begin) / 1e9, 1)));
    }

    /** Lets seconds pass, with a sample of each. */
    private List<Sample> pass(BenchCluster cluster, int seconds, String what) throws IOException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        Sample said = cluster.sample();
        for (int second = 1; second <= seconds; second++) {
            Thread.sleep(SECOND);
            Sample now = cluster.sample();
            samples.add(now);
            if (second % SAY_EVERY == 0 || second == seconds) {
                double took = (now.nanos() - said.nanos()) / 1e9;
                progress.accept("%s, %d of %d s: %s probes/s, %s steps/s, %s workers, %s".formatted(what, second,
                        seconds, Figures.count(Math.round((now.leader().probes() - said.leader().probes()) / took)),
                        Figures.decimal((now.leader().step() - said.leader().step()) / took, 1),
                        Figures.count(now.leader().workers()),
                        Figures.bytes(now.servers().getFirst().residentBytes())));
                said = now;
            }
        }
        return samples;
    }

    private List<ServerResult.Join> joins(BenchCluster cluster) throws IOException, InterruptedException {
        List<ServerResult.Join> joins = new ArrayList<>();
        if (settings.join() == 0) {
            return joins;
        }
        while (cluster.sample().leader().step() < settings.join() + 1) {
            pass(cluster, SAY_EVERY, "on the way to step " + settings.join());
        }
        JoinMeasure measure = new JoinMeasure(settings.job(), cluster.leader(), settings.data());
        joins.add(measure.byTail("loaded", settings.join()));
        joins.add(measure.bySnapshot("loaded", settings.join()));
        cluster.endFleet();
        joins.add(measure.byTail("idle", settings.join()));
        joins.add(measure.bySnapshot("idle", settings.join()));
        return joins;
    }
}
