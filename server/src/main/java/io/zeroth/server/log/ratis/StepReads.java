package io.zeroth.server.log.ratis;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.step.StepRecord;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.LogEntryCodec;
import io.zeroth.server.log.StepSource;
import io.zeroth.server.log.state.StepIndex;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.RaftLogIOException;

/** Steps out of a replica's log, on whatever thread asks. */
final class StepReads implements StepSource {
    private final RaftLog log;
    private final StepIndex places;

    StepReads(RaftLog log, StepIndex places) {
        this.log = requireNonNull(log, "log");
        this.places = requireNonNull(places, "places");
    }

    @Override
    public List<StepRecord> between(long first, long last) {
        List<StepRecord> found = new ArrayList<>();
        StepIndex.Place from = places.before(first);
        long next = from.step();
        for (long index = from.index(); next <= last; index++) {
            Optional<LogEntryProto> raw = entry(index);
            if (raw.isEmpty()) {
                break;
            }
            // As when they were applied: of entries of the same step the first one counts.
            if (raw.get().hasStateMachineLogEntry() && decode(raw.get()) instanceof LogEntry.StepCommitted(var step)
                    && step.step() == next) {
                if (next >= first) {
                    found.add(step);
                }
                next++;
            }
        }
        return found;
    }

    private static LogEntry decode(LogEntryProto raw) {
        return LogEntryCodec.decode(raw.getStateMachineLogEntry().getLogData().toByteArray());
    }

    private Optional<LogEntryProto> entry(long index) {
        try {
            return Optional.ofNullable(log.get(index));
        } catch (RaftLogIOException e) {
            throw new UncheckedIOException(
                    "entry %d of the log cannot be read back: %s; check the disk".formatted(index, e.getMessage()), e);
        }
    }
}
