package io.zeroth.server.log.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

import io.zeroth.server.log.LogEntryCodec;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;
import org.apache.ratis.util.SizeInBytes;

/**
 * One file of a log, read by Ratis' own reader, and made sure to be whole: that reader stops without a word where the file
 * ends in the middle of an entry.
 */
final class Segment {
    /** What an entry takes at most, with what Raft adds to it. */
    private static final SizeInBytes LARGEST = SizeInBytes.valueOf(LogEntryCodec.LARGEST + (4L << 20));
    private static final int HEADER_BYTES = 8;
    private static final int CHECKSUM_BYTES = 4;
    private static final String REPAIR = "bring the file back from a copy or from another server's data directory";

    private final Path file;
    private final LogSegmentPath segment;
    private final Consumer<LogEntryProto> entries;
    private final long first;
    private long next;
    private long bytes = HEADER_BYTES;
    private Optional<RuntimeException> refused = Optional.empty();

    /** @param first the index that the file has to begin with */
    Segment(LogSegmentPath segment, long first, Consumer<LogEntryProto> entries) {
        this.segment = segment;
        this.file = segment.getPath();
        this.first = first;
        this.next = first;
        this.entries = entries;
    }

    /**
     * Hands out the file's entries.
     *
     * @return the index of the entry that comes after them
     * @throws UnreadableLogException naming the file, the index and the fix
     */
    long read() {
        if (!range().startsWith(first + "-")) {
            throw new UnreadableLogException("entry %d is missing, since %s is the next file of the log; %s"
                    .formatted(first, file, REPAIR.replace("the file", "the one before it")));
        }
        try {
            LogSegment.readSegmentFile(file.toFile(), segment.getStartEnd(), LARGEST, CorruptionPolicy.EXCEPTION, null,
                    this::take);
        } catch (IOException | RuntimeException e) {
            if (refused.isPresent()) {
                throw refused.get();
            }
            throw broken("cannot be read (%s); %s".formatted(e.getMessage(), REPAIR), e);
        }
        requireWhole();
        return next;
    }

    private void take(LogEntryProto entry) {
        try {
            if (entry.getIndex() != next) {
                throw broken("is missing: entry %d comes in its place; %s".formatted(entry.getIndex(), REPAIR));
            }
            entries.accept(entry);
        } catch (RuntimeException e) {
            // What is not Ratis' is not about the file.
            refused = Optional.of(e);
            throw e;
        }
        next++;
        int size = entry.getSerializedSize();
        bytes += size + CodedOutputStream.computeUInt32SizeNoTag(size) + CHECKSUM_BYTES;
    }

    /** The first index and the last one, or no last one where entries were still written to the file. */
    private String range() {
        return segment.getStartEnd().toString();
    }

    private void requireWhole() {
        boolean open = range().equals(first + "-");
        if (!open && !range().equals("%d-%d".formatted(first, next - 1))) {
            throw broken("is missing, as the file's name says; " + REPAIR);
        }
        if (open && !zerosFollow()) {
            throw broken("is cut off; start the server on it again, which leaves out what was never acknowledged, or "
                    + REPAIR);
        }
    }

    /** Room that Ratis takes in advance is all zeros. */
    private boolean zerosFollow() {
        try (FileChannel channel = FileChannel.open(file, READ)) {
            ByteBuffer rest = ByteBuffer.allocate(1 << 16);
            for (long at = bytes; channel.read(rest.clear(), at) > 0; at += rest.limit()) {
                rest.flip();
                while (rest.hasRemaining()) {
                    if (rest.get() != 0) {
                        return false;
                    }
                }
            }
            return true;
        } catch (IOException e) {
            throw LogDirectory.cannotRead(file, e);
        }
    }

    /** What is wrong with the entry that comes next. */
    private UnreadableLogException broken(String what) {
        return new UnreadableLogException("entry %d of %s %s".formatted(next, file, what));
    }

    private UnreadableLogException broken(String what, Exception cause) {
        return new UnreadableLogException("entry %d of %s %s".formatted(next, file, what), cause);
    }
}
