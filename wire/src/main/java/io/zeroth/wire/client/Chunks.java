package io.zeroth.wire.client;

import java.util.zip.CRC32C;

import com.google.protobuf.ByteString;
import io.zeroth.v1.FetchSnapshotResponse;

/** Pieces of a snapshot file as messages, each with its checksum. */
public final class Chunks {
    private Chunks() {}

    /** A piece with its place and its CRC-32C. */
    public static FetchSnapshotResponse of(long offset, ByteString data) {
        return FetchSnapshotResponse.newBuilder().setOffset(offset).setData(data).setCrc32C(crc32c(data)).build();
    }

    /** Checks that a piece is the next one and came over undamaged. */
    static void check(FetchSnapshotResponse chunk, long offset) throws BrokenTransferException {
        if (chunk.getOffset() != offset) {
            throw new BrokenTransferException("a chunk is for byte %s and not for byte %d"
                    .formatted(Long.toUnsignedString(chunk.getOffset()), offset));
        }
        int crc = crc32c(chunk.getData());
        if (crc != chunk.getCrc32C()) {
            throw new BrokenTransferException(
                    "the chunk at byte %d has CRC-32C %08x and not %08x".formatted(offset, crc, chunk.getCrc32C()));
        }
    }

    private static int crc32c(ByteString data) {
        CRC32C crc = new CRC32C();
        data.asReadOnlyByteBufferList().forEach(crc::update);
        return (int) crc.getValue();
    }
}
