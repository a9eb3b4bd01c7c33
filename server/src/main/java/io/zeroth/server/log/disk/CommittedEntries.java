package io.zeroth.server.log.disk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;

/**
 * Tells the committed entries of a replica's log from those that it has only been sent. What the only replica has on disk is
 * committed; among several, entries are committed up to the index that a later entry of Raft's own tells.
 */
final class CommittedEntries implements Consumer<LogEntryProto> {
    private final Consumer<LogEntryProto> committed;
    private final Deque<LogEntryProto> waiting = new ArrayDeque<>();
    private boolean alone;

    /** @param committed takes those of the job itself, in order */
    CommittedEntries(Consumer<LogEntryProto> committed) {
        this.committed = committed;
    }

    @Override
    public void accept(LogEntryProto entry) {
        switch (entry.getLogEntryBodyCase()) {
            case STATEMACHINELOGENTRY -> waiting.add(entry);
            case CONFIGURATIONENTRY -> alone = alone(entry.getConfigurationEntry());
            case METADATAENTRY -> release(entry.getMetadataEntry().getCommitIndex());
            case LOGENTRYBODY_NOT_SET -> throw new UnreadableLogException(
                    "its kind is not known to this build; run a build as new as the one that wrote it");
        }
        if (alone) {
            release(entry.getIndex());
        }
    }

    private static boolean alone(RaftConfigurationProto configuration) {
        return configuration.getPeersCount() == 1 && configuration.getOldPeersCount() == 0;
    }

    private void release(long last) {
        while (!waiting.isEmpty() && waiting.element().getIndex() <= last) {
            committed.accept(waiting.remove());
        }
    }

    /** The entries at the end that are not known to be committed. */
    long unconfirmed() {
        return waiting.size();
    }
}
