package io.zeroth.server.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.MetadataProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.junit.jupiter.api.Test;

class CommittedEntriesTest {
    private final List<Long> committed = new ArrayList<>();
    private final CommittedEntries entries = new CommittedEntries(entry -> committed.add(entry.getIndex()));
    private long index;

    private void peers(int count, int old) {
        entries.accept(next()
                .setConfigurationEntry(
                        RaftConfigurationProto.newBuilder().addAllPeers(peers(count)).addAllOldPeers(peers(old)))
                .build());
    }

    private static List<RaftPeerProto> peers(int count) {
        return java.util.Collections.nCopies(count, RaftPeerProto.getDefaultInstance());
    }

    private void jobs(int count) {
        for (int i = 0; i < count; i++) {
            entries.accept(next().setStateMachineLogEntry(StateMachineLogEntryProto.getDefaultInstance()).build());
        }
    }

    private void committedTo(long last) {
        entries.accept(next().setMetadataEntry(MetadataProto.newBuilder().setCommitIndex(last)).build());
    }

    private LogEntryProto.Builder next() {
        return LogEntryProto.newBuilder().setTerm(1).setIndex(index++);
    }

    @Test
    void whatTheOnlyReplicaHasIsCommitted() {
        peers(1, 0);
        jobs(3);
        assertThat(committed).containsExactly(1L, 2L, 3L);
        assertThat(entries.unconfirmed()).isZero();
    }

    @Test
    void amongThreeAnEntryIsCommittedOnceALaterOneSaysSo() {
        peers(3, 0);
        jobs(3);
        assertThat(committed).isEmpty();
        committedTo(2);
        assertThat(committed).containsExactly(1L, 2L);
        jobs(1);
        assertThat(entries.unconfirmed()).isEqualTo(2);
    }

    @Test
    void aGroupThatGrowsOrShrinksIsFollowed() {
        peers(1, 0);
        jobs(1);
        peers(3, 1);
        jobs(1);
        assertThat(committed).containsExactly(1L);
        peers(1, 3);
        assertThat(committed).containsExactly(1L);
        peers(1, 0);
        assertThat(committed).containsExactly(1L, 3L);
    }
}
