package io.zeroth.wire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.zeroth.v1.FetchSnapshotRequest;
import io.zeroth.v1.FetchSnapshotResponse;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.wire.SnapshotReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotDownloadTest {
    private static final int CHUNK = 1000;
    private static final byte[] CONTENT = content(10_500);
    private static final SnapshotReference SNAPSHOT = new SnapshotReference(12, 0xabcL, CONTENT.length);

    @TempDir
    private Path directory;

    private final FakeSnapshots snapshots = new FakeSnapshots();
    private final LoopbackServer server = new LoopbackServer(snapshots);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSnapshotArrivesWholeUnderItsFinalName() throws Exception {
        Path file = download().fetch(SNAPSHOT);
        assertThat(file).hasBinaryContent(CONTENT).hasFileName("snapshot-12-0000000000000abc");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void aSnapshotThatIsThereIsNotFetchedAgain() throws Exception {
        download().fetch(SNAPSHOT);
        assertThat(download().fetch(SNAPSHOT)).hasBinaryContent(CONTENT);
        assertThat(snapshots.offsets).containsExactly(0L);
    }

    @Test
    void aCorruptChunkIsFetchedAgain() throws Exception {
        snapshots.script.add(chunk -> {
            if (chunk.getOffset() != 3 * CHUNK) {
                return chunk;
            }
            byte[] bytes = chunk.getData().toByteArray();
            bytes[17] ^= 1;
            return chunk.toBuilder().setData(ByteString.copyFrom(bytes)).build();
        });
        assertThat(download().fetch(SNAPSHOT)).hasBinaryContent(CONTENT);
        assertThat(snapshots.offsets).containsExactly(0L, 3L * CHUNK);
    }

    @Test
    void aBrokenTransferGoesOnWhereItStopped() throws Exception {
        for (long at : List.of(2L, 5L)) {
            snapshots.script.add(chunk -> {
                if (chunk.getOffset() == at * CHUNK) {
                    throw Status.UNAVAILABLE.asRuntimeException();
                }
                return chunk;
            });
        }
        assertThat(download().fetch(SNAPSHOT)).hasBinaryContent(CONTENT);
        assertThat(snapshots.offsets).containsExactly(0L, 2L * CHUNK, 5L * CHUNK);
    }

    @Test
    void anotherProcessGoesOnWhereAnEarlierOneStopped() throws Exception {
        Files.write(directory.resolve("snapshot-12-0000000000000abc.part"), content(4_321));
        assertThat(download().fetch(SNAPSHOT)).hasBinaryContent(CONTENT);
        assertThat(snapshots.offsets).containsExactly(4_321L);
    }

    @Test
    void aStreamThatEndsEarlyIsResumed() throws Exception {
        snapshots.script.add(chunk -> {
            if (chunk.getOffset() == 4 * CHUNK) {
                throw Status.OK.asRuntimeException();
            }
            return chunk;
        });
        assertThat(download().fetch(SNAPSHOT)).hasBinaryContent(CONTENT);
        assertThat(snapshots.offsets).containsExactly(0L, 4L * CHUNK);
    }

    @Test
    void aSnapshotTheServerDoesNotHaveFailsAtOnce() throws Exception {
        snapshots.script.add(chunk -> {
            throw Status.NOT_FOUND.withDescription("no snapshot of step 12").asRuntimeException();
        });
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> download().fetch(SNAPSHOT))
                .withMessageContaining("NOT_FOUND")
                .withMessageContaining("no snapshot of step 12");
        assertThat(snapshots.offsets).hasSize(1);
    }

    @Test
    void whatAFollowerDoesNotHaveComesFromTheLeader() throws Exception {
        FakeSnapshots followers = new FakeSnapshots();
        followers.script.add(chunk -> {
            throw Status.NOT_FOUND.asRuntimeException();
        });
        try (LoopbackServer follower = new LoopbackServer(followers)) {
            ServerChannels servers = new ServerChannels(server.channel(), follower.channel());
            assertThat(new SnapshotDownload(servers, directory, Retries.ofTransfers()).fetch(SNAPSHOT))
                    .hasBinaryContent(CONTENT);
        }
        assertThat(followers.offsets).containsExactly(0L);
        assertThat(snapshots.offsets).containsExactly(0L);
    }

    private SnapshotDownload download() {
        return new SnapshotDownload(server.channel(), directory, Retries.ofTransfers());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(1).nextBytes(content);
        return content;
    }

    /** What a transfer does to one chunk: sends it, another one, or ends with a status. */
    private interface Mischief {
        FetchSnapshotResponse on(FetchSnapshotResponse chunk);
    }

    /** A snapshot service of one file whose transfers follow a script; those after its end go well. */
    private static final class FakeSnapshots extends SnapshotServiceGrpc.SnapshotServiceImplBase {
        private final Deque<Mischief> script = new ArrayDeque<>();
        private final List<Long> offsets = new ArrayList<>();

        @Override
        public void fetchSnapshot(FetchSnapshotRequest request, StreamObserver<FetchSnapshotResponse> response) {
            offsets.add(request.getOffset());
            Mischief mischief = script.isEmpty() ? chunk -> chunk : script.remove();
            try {
                for (int offset = (int) request.getOffset(); offset < CONTENT.length; offset += CHUNK) {
                    int length = Math.min(CHUNK, CONTENT.length - offset);
                    response.onNext(mischief.on(Chunks.of(offset, ByteString.copyFrom(CONTENT, offset, length))));
                }
                response.onCompleted();
            } catch (StatusRuntimeException e) {
                if (e.getStatus().isOk()) {
                    response.onCompleted();
                } else {
                    response.onError(e);
                }
            }
        }
    }
}
