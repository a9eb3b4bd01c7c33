package io.zeroth.server.log.ratis;

import java.io.IOException;

import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.server.storage.RaftStorage;

/** How far the log on disk goes, before Ratis opens it: a state after its end would have Ratis drop what there is. */
final class LogExtent {
    private LogExtent() {}

    /** The index of the last entry; {@link RaftLog#INVALID_LOG_INDEX} where there is none. */
    static long last(RaftStorage storage) throws IOException {
        long[] last = {RaftLog.INVALID_LOG_INDEX};
        for (LogSegmentPath segment : LogSegmentPath.getLogSegmentPaths(storage).reversed()) {
            // What is wrong with it is Ratis' to tell, when it opens it.
            LogSegment.readSegmentFile(segment.getPath().toFile(), segment.getStartEnd(), RatisProperties.ENTRY,
                    CorruptionPolicy.WARN_AND_RETURN, null, entry -> last[0] = entry.getIndex());
            // The newest one may have been begun, and nothing more.
            if (last[0] != RaftLog.INVALID_LOG_INDEX) {
                break;
            }
        }
        return last[0];
    }
}
