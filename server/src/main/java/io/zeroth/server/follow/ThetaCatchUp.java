package io.zeroth.server.follow;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.snapshot.SnapshotCodec;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.lane.Lane;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.wire.client.Retries;
import io.zeroth.wire.client.SnapshotDownload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the theta of a server that was away, or is new, near the log by the leader's newest snapshot, where folding all
 * the steps between would take long. The snapshot is what those steps fold to, so that this is a shorter way to the same bits.
 */
public final class ThetaCatchUp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ThetaCatchUp.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** How many looks are left out after one that failed. */
    private static final int PATIENCE = 30;

    private final JobRuntime job;
    private final Cluster cluster;
    private final Function<String, ManagedChannel> channels;
    private final Path directory;
    private final long most;
    private final Lane lane;
    private int patience;

    /**
     * @param channels opens a channel to a server by its address
     * @param directory for files while they are fetched; this one's alone
     * @param most the steps that theta may be behind before a snapshot is the shorter way
     */
    public ThetaCatchUp(JobRuntime job, Cluster cluster, Function<String, ManagedChannel> channels, Path directory,
            long most, Lane lane) {
        this.job = requireNonNull(job, "job");
        this.cluster = requireNonNull(cluster, "cluster");
        this.channels = requireNonNull(channels, "channels");
        this.directory = requireNonNull(directory, "directory");
        this.most = most;
        this.lane = requireNonNull(lane, "lane");
    }

    /** Looks every second from now on. */
    public void start() {
        lane.repeat(PAUSE, this::look);
    }

    /** Looks how far theta is behind, and does something about it where that is too far. */
    void look() {
        if (patience > 0) {
            patience--;
            return;
        }
        if (cluster.leads() || job.foldLag() <= most) {
            return;
        }
        cluster.members().leaderAddress().ifPresent(leader -> {
            try {
                catchUp(leader);
            } catch (IOException | StatusException | MalformedBytesException e) {
                log.info("theta is {} steps behind, and the leader's snapshot cannot be had: {}", job.foldLag(),
                        e.getMessage());
                patience = PATIENCE;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void catchUp(String leader) throws IOException, StatusException, InterruptedException {
        ManagedChannel channel = channels.apply(leader);
        try {
            SnapshotDownload download = new SnapshotDownload(channel, directory, Retries.ofTransfers());
            Optional<SnapshotReference> newest = newest(download.list());
            if (newest.isPresent()) {
                log.info("theta is {} steps behind; it goes on from the leader's snapshot of step {}", job.foldLag(),
                        newest.get().step());
                Path file = download.fetch(newest.get());
                try {
                    job.adopt(read(file, newest.get()));
                } finally {
                    Files.delete(file);
                }
            }
        } finally {
            channel.shutdownNow();
        }
    }

    /** The newest one that is far ahead of theta, and not ahead of what is applied here. */
    private Optional<SnapshotReference> newest(List<SnapshotReference> snapshots) {
        long applied = job.history().last();
        long least = applied - job.foldLag() + most;
        return snapshots.stream()
                .filter(each -> each.step() > least && each.step() <= applied)
                .max(Comparator.comparingLong(SnapshotReference::step));
    }

    private static Snapshot read(Path file, SnapshotReference reference) throws IOException {
        try (FileChannel bytes = FileChannel.open(file)) {
            Snapshot snapshot = SnapshotCodec.read(bytes);
            if (snapshot.step() != reference.step() || snapshot.digest() != reference.digest()) {
                throw new MalformedBytesException("the leader named step %d of digest %016x and sent step %d of %016x"
                        .formatted(reference.step(), reference.digest(), snapshot.step(), snapshot.digest()));
            }
            return snapshot;
        }
    }

    @Override
    public void close() {
        lane.abandon();
    }
}
