package io.zeroth.wire;

import io.zeroth.v1.SnapshotInfo;

/**
 * The name of a snapshot that a server can send, in figures that tell it from any other.
 *
 * @param step the last step folded into it; 0 for the base weights
 * @param digest the 64-bit digest of its theta
 * @param sizeBytes the length of the snapshot file
 */
public record SnapshotReference(long step, long digest, long sizeBytes) {
    public SnapshotReference {
        if (step < 0) {
            throw new IllegalArgumentException("step is %d; it must be at least 0".formatted(step));
        }
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("sizeBytes is %d; it must be at least 1".formatted(sizeBytes));
        }
    }

    public SnapshotInfo toMessage() {
        return SnapshotInfo.newBuilder().setStep(step).setDigest(digest).setSizeBytes(sizeBytes).build();
    }

    /** @throws MalformedMessageException if the size is missing */
    public static SnapshotReference fromMessage(SnapshotInfo message) {
        long step = Fields.unsigned(message.getStep(), "snapshot.step");
        long sizeBytes = Fields.unsigned(message.getSizeBytes(), "snapshot.size_bytes");
        Fields.present(sizeBytes > 0, "snapshot.size_bytes");
        return new SnapshotReference(step, message.getDigest(), sizeBytes);
    }
}
