package io.zeroth.server.log.ratis;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.zeroth.server.cluster.Membership;
import io.zeroth.server.cluster.Membership.Elections;
import io.zeroth.server.cluster.Peer;
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
    static final SizeInBytes ENTRY = SizeInBytes.valueOf(LogEntryCodec.LARGEST + (1L << 20));

    private RatisProperties() {}

    static RaftProperties of(Path directory, Membership membership) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
        RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
        // Raft's entries of what is committed tell a replica nothing where all that it has is; they double what it keeps.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, !membership.isAlone());
        sizes(properties);
        if (membership.isAlone()) {
            aloneTimes(properties);
        } else {
            groupTimes(properties, membership.elections());
        }
        reads(properties);
        addresses(properties, membership);
        return properties;
    }

    private static void sizes(RaftProperties properties) {
        // A step that is read back brings its whole segment into memory.
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("4MB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("1MB"));
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, ENTRY);
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(ENTRY.getSize() + (1L << 20)));
        // A message to a follower has as many entries as the appender's buffer takes, and some words around them.
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(ENTRY.getSize() + (4L << 20)));
        // Entries are kept in memory by those who need them.
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        keepWhole(properties);
    }

    /** All that theta is made of stays: snapshots are for quick restarts, taken by the state machine when it sees fit. */
    private static void keepWhole(RaftProperties properties) {
        RaftServerConfigKeys.Log.setPurgeGap(properties, Integer.MAX_VALUE);
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, Long.MAX_VALUE / 2);
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
        // A state machine's files are no theta: who lacks the log's beginning is told to get both from elsewhere.
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, false);
    }

    private static void aloneTimes(RaftProperties properties) {
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(20));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(40));
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(1000));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(2000));
        // A paused or sleeping machine is no reason for the only replica to step down or to close.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, days(1));
        RaftServerConfigKeys.setCloseThreshold(properties, days(2));
    }

    /**
     * A follower waits for {@code elections} before it stands for election, and a leader that has heard of no majority for
     * the longer of the two steps down: so a leader that was cut off is gone by the time that another one may lead.
     */
    private static void groupTimes(RaftProperties properties, Elections elections) {
        TimeDuration least = millis(elections.least().toMillis());
        TimeDuration most = millis(elections.most().toMillis());
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, least);
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, most);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, least);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, most);
        RaftServerConfigKeys.Rpc.setRequestTimeout(properties, most);
        // After a pause that long the others have elected another, so what the paused one still believes is old.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, most);
        // A machine that slept comes back as a follower; there is nothing to close for.
        RaftServerConfigKeys.setCloseThreshold(properties, days(2));
        // A new server that cannot be reached is told of to whoever asked for it.
        RaftServerConfigKeys.setStagingTimeout(properties, millis(5 * elections.most().toMillis()));
    }

    /**
     * A read at any replica sees all that was committed when it was asked. A leader need not ask the others first while it
     * holds a lease, which is shorter than the time that they wait before they elect another.
     */
    private static void reads(RaftProperties properties) {
        RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        RaftServerConfigKeys.Read.setLeaderLeaseEnabled(properties, true);
    }

    private static void addresses(RaftProperties properties, Membership membership) {
        // A server that is alone has nobody to talk to; its port is open to this machine alone.
        String host = membership.isAlone()
                ? "127.0.0.1"
                : membership.raftBind().map(InetAddress::getHostAddress).orElse("0.0.0.0");
        GrpcConfigKeys.Server.setHost(properties, host);
        GrpcConfigKeys.Server.setPort(properties, membership.self().map(Peer::raftPort).orElse(0));
    }

    private static TimeDuration days(long days) {
        return TimeDuration.valueOf(days, TimeUnit.DAYS);
    }

    private static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
