package io.zeroth.server.log.disk;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Consumer;

import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.LogEntryCodec;
import io.zeroth.server.log.LogRules;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;

/**
 * Reads a log out of its files as a replica would apply it: the committed entries in order, without those that the log's
 * rules reject. No server is started, and nothing is written.
 */
public final class LogReader {
    private final LogDirectory directory;
    private final Consumer<LoggedEntry> entries;
    private final LogRules rules = new LogRules();
    private long admitted;
    private long rejected;

    private LogReader(LogDirectory directory, Consumer<LoggedEntry> entries) {
        this.directory = requireNonNull(directory, "directory");
        this.entries = requireNonNull(entries, "entries");
    }

    /**
     * Hands out all entries that count.
     *
     * @throws UnreadableLogException where a server writes to the log, or it cannot be read whole; the entries handed out
     *         before are right
     */
    public static LogEnd read(LogDirectory directory, Consumer<LoggedEntry> entries) {
        return new LogReader(directory, entries).read();
    }

    private LogEnd read() {
        directory.requireUnused();
        List<LogSegmentPath> segments = directory.segments();
        CommittedEntries committed = new CommittedEntries(this::take);
        long next = 0;
        for (LogSegmentPath segment : segments) {
            next = new Segment(segment, next, committed).read();
        }
        directory.requireUnused();
        if (admitted == 0) {
            throw new UnreadableLogException(
                    "the log in %s has no job yet; give the directory of a server that has begun one"
                            .formatted(directory));
        }
        return new LogEnd(admitted, rejected, committed.unconfirmed());
    }

    private void take(LogEntryProto raw) {
        LogEntry entry;
        try {
            entry = LogEntryCodec.decode(raw.getStateMachineLogEntry().getLogData().toByteArray());
        } catch (MalformedBytesException e) {
            throw new UnreadableLogException("entry %d of the log in %s is not one that this build reads: %s"
                    .formatted(raw.getIndex(), directory, e.getMessage()), e);
        }
        if (rules.admit(entry).isPresent()) {
            rejected++;
            return;
        }
        admitted++;
        entries.accept(new LoggedEntry(raw.getIndex(), entry));
    }
}
