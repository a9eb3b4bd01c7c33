package io.zeroth.server.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.StreamObserver;
import io.zeroth.core.step.StepRecord;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.command.RefusedException;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.server.snapshot.SnapshotStore;
import io.zeroth.v1.FetchLogRequest;
import io.zeroth.v1.FetchLogResponse;
import io.zeroth.v1.FetchSnapshotRequest;
import io.zeroth.v1.FetchSnapshotResponse;
import io.zeroth.v1.ListSnapshotsRequest;
import io.zeroth.v1.ListSnapshotsResponse;
import io.zeroth.v1.SnapshotServiceGrpc.SnapshotServiceImplBase;
import io.zeroth.wire.MalformedMessageException;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.wire.StepRecords;

/** The snapshot service: theta at some positions of the log, and the log. */
final class SnapshotApi extends SnapshotServiceImplBase {
    private static final int CHUNK_BYTES = 128 << 10;
    private static final int BATCH = 512;

    private final JobRuntime job;
    private final Cluster cluster;

    SnapshotApi(JobRuntime job, Cluster cluster) {
        this.job = job;
        this.cluster = cluster;
    }

    @Override
    public void listSnapshots(ListSnapshotsRequest request, StreamObserver<ListSnapshotsResponse> out) {
        ListSnapshotsResponse.Builder list = ListSnapshotsResponse.newBuilder();
        job.snapshots().list().forEach(snapshot -> list.addSnapshots(snapshot.toMessage()));
        out.onNext(list.build());
        out.onCompleted();
    }

    @Override
    public void fetchSnapshot(FetchSnapshotRequest request, StreamObserver<FetchSnapshotResponse> out) {
        SnapshotStore snapshots = job.snapshots();
        if (request.getOffset() == 0) {
            job.requireWholeSnapshot(request.getStep());
        }
        SnapshotReference snapshot = snapshots.find(request.getStep())
                .orElseThrow(() -> new RefusedException(new Refusal(Refusal.Kind.NOT_FOUND,
                        "there is no snapshot of step %d; the snapshots are of steps %s".formatted(request.getStep(),
                                snapshots.list().stream().map(SnapshotReference::step).toList()))));
        if (request.getOffset() < 0 || request.getOffset() > snapshot.sizeBytes()) {
            throw new MalformedMessageException("offset", "is %s; the file has %d bytes"
                    .formatted(Long.toUnsignedString(request.getOffset()), snapshot.sizeBytes()));
        }
        try {
            SeekableByteChannel file = snapshots.read(snapshot);
            Streams.send(out,
                    CompletableFuture.completedFuture(new Chunks(file, request.getOffset(), snapshot.sizeBytes())),
                    () -> close(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the snapshot of step %d cannot be read".formatted(snapshot.step()), e);
        }
    }

    @Override
    public void fetchLog(FetchLogRequest request, StreamObserver<FetchLogResponse> out) {
        if (request.getFromStep() < 1) {
            throw new MalformedMessageException("from_step",
                    "is %s; steps count from 1".formatted(Long.toUnsignedString(request.getFromStep())));
        }
        Streams.send(out,
                cluster.barrier()
                        .thenCompose(_ -> job.view())
                        .thenApply(view -> new Records(request.getFromStep(), view.step())),
                () -> {});
    }

    private static void close(SeekableByteChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Chunks implements Iterator<FetchSnapshotResponse> {
        private final SeekableByteChannel file;
        private final long end;
        private long at;

        private Chunks(SeekableByteChannel file, long at, long end) {
            this.file = file;
            this.at = at;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return at < end;
        }

        @Override
        public FetchSnapshotResponse next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, end - at));
            try {
                file.position(at);
                while (bytes.hasRemaining()) {
                    if (file.read(bytes) < 0) {
                        throw new IOException("it ends at byte %d of %d".formatted(at + bytes.position(), end));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the snapshot cannot be read: %s".formatted(e.getMessage()), e);
            }
            CRC32C crc = new CRC32C();
            crc.update(bytes.flip().duplicate());
            FetchSnapshotResponse chunk = FetchSnapshotResponse.newBuilder()
                    .setOffset(at)
                    .setData(UnsafeByteOperations.unsafeWrap(bytes))
                    .setCrc32C((int) crc.getValue())
                    .build();
            at += chunk.getData().size();
            return chunk;
        }
    }

    private final class Records implements Iterator<FetchLogResponse> {
        private final long last;
        private long next;

        private Records(long next, long last) {
            this.next = next;
            this.last = last;
        }

        @Override
        public boolean hasNext() {
            return next <= last;
        }

        @Override
        public FetchLogResponse next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            List<StepRecord> batch = job.history().between(next, Math.min(last, next + BATCH - 1));
            next += batch.size();
            return FetchLogResponse.newBuilder().addAllRecords(StepRecords.toMessages(batch)).build();
        }
    }
}
