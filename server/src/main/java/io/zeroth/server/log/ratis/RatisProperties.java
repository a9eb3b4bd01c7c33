package io.zeroth.server.log.ratis;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.zeroth.server.log.LogEntryCodec;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * How Ratis is set up for a log whose entries are small, but for tasks, and all of which are kept.
 *
 * <p>An entry is on disk before it counts: the thread that writes the log calls {@code FileChannel.force} once no more
 * entries wait to be written, or after {@code raft.server.log.force.sync.num} of them; only then does the flushed index
 * go up, and a leader counts its own copy of an entry up to its flushed index. So what is applied and acknowledged
 * outlives a crash of the process and of the machine, as far as the disk keeps its word; entries that come together
 * share one force. The two settings that give this up, unsafe-flush (the index goes up without waiting) and async-flush
 * (it goes up even after a force that failed), are off by default, and said to be off here.
 */
final class RatisProperties {
    private static final SizeInBytes ENTRY = SizeInBytes.valueOf(LogEntryCodec.LARGEST + (1L << 20));

    private RatisProperties() {}

    static RaftProperties of(Path directory) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
        RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
        sizes(properties);
        times(properties);
        // A group of one has no other replica to talk to; the port is open to this machine alone.
        GrpcConfigKeys.Server.setHost(properties, "127.0.0.1");
        GrpcConfigKeys.Server.setPort(properties, 0);
        return properties;
    }

    private static void sizes(RaftProperties properties) {
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("32MB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("1MB"));
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, ENTRY);
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(ENTRY.getSize() + (1L << 20)));
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(ENTRY.getSize() + (4L << 20)));
        // Entries are kept in memory by those who need them.
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
    }

    private static void times(RaftProperties properties) {
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(20));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(40));
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(1000));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(2000));
        // A paused or sleeping machine is no reason for the only replica to step down or to close.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties,
                TimeDuration.valueOf(1, TimeUnit.DAYS));
        RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(2, TimeUnit.DAYS));
    }

    private static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
