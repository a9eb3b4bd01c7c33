package io.zeroth.wire.client;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.zeroth.v1.FetchSnapshotRequest;
import io.zeroth.v1.FetchSnapshotResponse;
import io.zeroth.v1.ListSnapshotsRequest;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.v1.SnapshotServiceGrpc.SnapshotServiceBlockingV2Stub;
import io.zeroth.wire.SnapshotReference;

/**
 * Brings snapshot files into a directory. A file is complete when it has its final name; a broken transfer goes on where
 * it stopped, also in another process.
 */
public final class SnapshotDownload {
    private static final int STALL_SECONDS = 60;
    private static final int LIST_SECONDS = 20;

    private final SnapshotServiceBlockingV2Stub nearest;
    private final Optional<SnapshotServiceBlockingV2Stub> fallback;
    private final Path directory;
    private final RetryPolicy<Path> retries;

    /** @param retries what is done about transfers that break; {@link Retries#ofTransfers()} in production */
    public SnapshotDownload(Channel channel, Path directory, RetryPolicy<Path> retries) {
        this(channel, Optional.empty(), directory, retries);
    }

    /** Fetches from any server, and what that one does not have, since each takes snapshots of its own, from the leader. */
    public SnapshotDownload(ServerChannels servers, Path directory, RetryPolicy<Path> retries) {
        this(servers.any(), Optional.of(servers.leader()), directory, retries);
    }

    private SnapshotDownload(Channel nearest, Optional<Channel> fallback, Path directory, RetryPolicy<Path> retries) {
        this.nearest = SnapshotServiceGrpc.newBlockingV2Stub(requireNonNull(nearest, "nearest"));
        this.fallback = fallback.map(SnapshotServiceGrpc::newBlockingV2Stub);
        this.directory = requireNonNull(directory, "directory");
        this.retries = requireNonNull(retries, "retries");
    }

    /** The snapshots that there are, newest first. */
    public List<SnapshotReference> list() throws StatusException {
        return nearest.withDeadlineAfter(LIST_SECONDS, SECONDS)
                .listSnapshots(ListSnapshotsRequest.getDefaultInstance())
                .getSnapshotsList()
                .stream()
                .map(SnapshotReference::fromMessage)
                .toList();
    }

    /**
     * Fetches a snapshot unless the directory has it. Its content is checked for damage in transfer, chunk by chunk; the
     * digest of theta is for the reader of the file to check.
     *
     * @return the file
     * @throws IOException if the disk fails, or the server does not have the snapshot or stays away
     */
    public Path fetch(SnapshotReference snapshot) throws IOException, InterruptedException {
        Path file = directory
                .resolve("snapshot-%d-%s".formatted(snapshot.step(), HexFormat.of().toHexDigits(snapshot.digest())));
        if (Files.exists(file) && Files.size(file) == snapshot.sizeBytes()) {
            return file;
        }
        Files.createDirectories(directory);
        try {
            return Failsafe.with(retries).get(() -> transfer(snapshot, file));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new IOException(
                    "snapshot %d could not be fetched: %s".formatted(snapshot.step(), String.valueOf(e.getCause())), e);
        }
    }

    private Path transfer(SnapshotReference snapshot, Path file)
            throws IOException, StatusException, InterruptedException, TimeoutException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(part, CREATE, WRITE)) {
            if (channel.size() > snapshot.sizeBytes()) {
                channel.truncate(0);
            }
            channel.position(channel.size());
            if (channel.position() < snapshot.sizeBytes()) {
                append(snapshot, channel);
            }
            if (channel.position() != snapshot.sizeBytes()) {
                throw new BrokenTransferException("snapshot %d ended at byte %d of %d".formatted(snapshot.step(),
                        channel.position(), snapshot.sizeBytes()));
            }
            channel.force(true);
        }
        return Files.move(part, file, ATOMIC_MOVE);
    }

    private void append(SnapshotReference snapshot, FileChannel file)
            throws IOException, StatusException, InterruptedException, TimeoutException {
        try {
            append(nearest, snapshot, file);
        } catch (StatusException e) {
            if (fallback.isEmpty() || e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
            append(fallback.get(), snapshot, file);
        }
    }

    private static void append(SnapshotServiceBlockingV2Stub snapshots, SnapshotReference snapshot, FileChannel file)
            throws IOException, StatusException, InterruptedException, TimeoutException {
        BlockingClientCall<?, FetchSnapshotResponse> call = snapshots.fetchSnapshot(
                FetchSnapshotRequest.newBuilder().setStep(snapshot.step()).setOffset(file.position()).build());
        try (Cancelling unfinished = new Cancelling(call)) {
            while (file.position() < snapshot.sizeBytes()) {
                FetchSnapshotResponse chunk = call.read(STALL_SECONDS, SECONDS);
                if (chunk == null) {
                    return;
                }
                Chunks.check(chunk, file.position());
                for (ByteBuffer bytes : chunk.getData().asReadOnlyByteBufferList()) {
                    while (bytes.hasRemaining()) {
                        file.write(bytes);
                    }
                }
            }
            if (call.read(STALL_SECONDS, SECONDS) != null) {
                throw Status.DATA_LOSS
                        .withDescription("snapshot %d goes on after its last byte, %d".formatted(snapshot.step(),
                                snapshot.sizeBytes()))
                        .asException();
            }
            unfinished.finished();
        }
    }
}
