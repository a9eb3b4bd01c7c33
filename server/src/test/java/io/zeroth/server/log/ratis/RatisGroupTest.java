package io.zeroth.server.log.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.server.FreePorts;
import io.zeroth.server.TestJobs;
import io.zeroth.server.cluster.Members;
import io.zeroth.server.cluster.Peer;
import io.zeroth.server.command.RefusedException;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.NotLeadingException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatisGroupTest {
    private static final LogEntry START = new LogEntry.JobStarted(TestJobs.header(10));

    @TempDir
    private Path directory;

    private final List<Replica> running = new ArrayList<>();

    @AfterEach
    void closeAll() {
        running.forEach(Replica::close);
    }

    private List<Replica> start(List<Peer> peers) {
        return peers.stream().map(peer -> start(peer.name(), peers)).toList();
    }

    private Replica start(String name, List<Peer> peers) {
        return started(Replica.start(directory, name, peers));
    }

    private Replica started(Replica replica) {
        running.add(replica);
        return replica;
    }

    private void kill(Replica replica) {
        running.remove(replica);
        replica.close();
    }

    private Replica awaitLeader() {
        await().atMost(20, SECONDS).until(() -> running.stream().filter(Replica::leading).count() == 1);
        return running.stream().filter(Replica::leading).findFirst().orElseThrow();
    }

    private Replica anotherThan(Replica leader) {
        return running.stream().filter(each -> each != leader).findFirst().orElseThrow();
    }

    private static void step(Replica leader, long step) throws Exception {
        assertThat(leader.log().append(new LogEntry.StepCommitted(TestJobs.step(step))).get(10, SECONDS)).isPositive();
    }

    private void awaitAllHave(int entries) {
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(running).allSatisfy(
                        each -> assertThat(each.applied()).hasSize(entries).isEqualTo(running.getFirst().applied())));
    }

    @Test
    void whatWasAcknowledgedOutlivesTheLeaderAndWhoWasBehindCatchesUp() throws Exception {
        List<Peer> peers = FreePorts.peers("a", "b", "c");
        start(peers);
        Replica first = awaitLeader();
        first.log().append(START).get(10, SECONDS);
        step(first, 1);
        kill(first);

        Replica second = awaitLeader();
        assertThat(second.applied()).hasSize(2);
        step(second, 2);
        step(second, 3);
        start(first.name, peers);
        awaitAllHave(4);
        assertThat(running).allSatisfy(each -> assertThat(each.broken()).isEmpty());
    }

    @Test
    void allComeBackWithAllEntriesAfterAllWereStopped() throws Exception {
        List<Peer> peers = FreePorts.peers("a", "b", "c");
        start(peers);
        Replica leader = awaitLeader();
        leader.log().append(START).get(10, SECONDS);
        step(leader, 1);
        List.copyOf(running).forEach(this::kill);

        start(peers);
        Replica again = awaitLeader();
        assertThat(again.applied()).hasSize(2);
        step(again, 2);
        awaitAllHave(3);
    }

    @Test
    void aFollowerNamesTheLeaderAndReadsWhatTheLeaderAcknowledged() throws Exception {
        start(FreePorts.peers("a", "b", "c"));
        Replica leader = awaitLeader();
        Replica follower = anotherThan(leader);
        await().atMost(10, SECONDS).until(() -> follower.log().members().leader().isPresent());

        String address = leader.log().members().find(leader.name).orElseThrow().address();
        assertThat(follower.log().append(START)).failsWithin(10, SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(NotLeadingException.class)
                .withMessageContaining("server '%s' does not lead; the leader is %s".formatted(follower.name, address));
        assertThat(follower.log().transfer(Optional.empty())).failsWithin(10, SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(NotLeadingException.class);
        leader.log().append(START).get(10, SECONDS);
        for (int step = 1; step <= 5; step++) {
            step(leader, step);
            follower.log().barrier().get(10, SECONDS);
            assertThat(follower.applied()).hasSize(1 + step);
        }
        Members members = follower.log().members();
        assertThat(members.leader()).contains(leader.name);
        assertThat(members.leaderAddress()).contains(address);
        assertThat(members.term()).isPositive();
        assertThat(members.members()).extracting(Members.Member::name).containsExactly("a", "b", "c");
        assertThat(members.find(follower.name).orElseThrow().applied()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void withoutAMajorityNothingIsAppendedOrReadAndTheLeaderStandsDown() throws Exception {
        start(FreePorts.peers("a", "b", "c"));
        Replica leader = awaitLeader();
        leader.log().append(START).get(10, SECONDS);
        kill(anotherThan(leader));
        kill(anotherThan(leader));
        assertThat(leader.log().append(new LogEntry.StepCommitted(TestJobs.step(1)))).failsWithin(20, SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(NotLeadingException.class);
        await().atMost(20, SECONDS).until(() -> !leader.leading());
        assertThat(leader.log().barrier()).failsWithin(20, SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(NotLeadingException.class);
        assertThat(leader.broken()).isEmpty();
    }

    @Test
    void theLeadershipGoesWhereItIsSentAndNoEntryIsLost() throws Exception {
        start(FreePorts.peers("a", "b", "c"));
        Replica leader = awaitLeader();
        leader.log().append(START).get(10, SECONDS);
        Replica next = anotherThan(leader);
        leader.log().transfer(Optional.of(next.name)).get(20, SECONDS);
        await().atMost(20, SECONDS).until(() -> next.leading() && !leader.leading());
        step(next, 1);
        next.log().transfer(Optional.empty()).get(20, SECONDS);
        step(awaitLeader(), 2);
        awaitAllHave(3);
        assertThatThrownBy(() -> awaitLeader().log().transfer(Optional.of("x")).get(20, SECONDS))
                .hasMessageContaining("there is no server 'x' in the cluster; its servers are [a, b, c]");
    }

    @Test
    void serversAreAddedAndRemovedOneAtATime() throws Exception {
        List<Peer> all = FreePorts.peers("a", "b", "c", "d");
        List<Peer> peers = all.subList(0, 3);
        start(peers);
        Replica leader = awaitLeader();
        leader.log().append(START).get(10, SECONDS);
        step(leader, 1);

        Replica joined = started(Replica.join(directory, all.get(3)));
        leader.log().add(all.get(3)).get(20, SECONDS);
        awaitAllHave(2);
        assertThat(joined.log().members().members()).hasSize(4);
        assertThatThrownBy(() -> leader.log().add(all.get(3)).get(20, SECONDS))
                .hasCauseInstanceOf(RefusedException.class)
                .hasMessageContaining("server 'd' at %s is in the cluster".formatted(all.get(3).address()));

        assertThatThrownBy(() -> leader.log().remove(leader.name).get(20, SECONDS))
                .hasMessageContaining("server '%s' leads; hand the leadership over first".formatted(leader.name));
        Replica out = running.stream().filter(each -> each != leader && each != joined).findFirst().orElseThrow();
        leader.log().remove(out.name).get(20, SECONDS);
        assertThat(leader.log().members().find(out.name)).isEmpty();
        await().atMost(20, SECONDS).until(() -> !out.broken().isEmpty());
        assertThat(out.broken().getFirst()).hasMessageContaining("this server was removed from the cluster");
        kill(out);
        step(leader, 2);
        awaitAllHave(3);
    }

    @Test
    void aServerThatCannotBeReachedIsNotAdded() throws Exception {
        List<Peer> all = FreePorts.peers("a", "b");
        start(all.subList(0, 1));
        Replica leader = awaitLeader();
        leader.log().append(START).get(10, SECONDS);
        var addition = leader.log().add(all.get(1));
        assertThat(leader.log().add(new Peer("x", "127.0.0.1", 1, 2))).failsWithin(20, SECONDS)
                .withThrowableThat()
                .withMessageContaining("another change of the cluster's servers is under way");
        assertThat(addition).failsWithin(20, SECONDS)
                .withThrowableThat()
                .withMessageContaining("did not catch up; check that it runs with --join");
        assertThatThrownBy(() -> leader.log().remove("a").get(20, SECONDS))
                .hasMessageContaining("server 'a' is the only one");
        step(leader, 1);
        assertThat(leader.leading()).isTrue();
    }

    @Test
    void aServerThatWasAloneBecomesOneOfThree() throws Exception {
        try (RatisLog alone = RatisLog.open(directory.resolve("server-1"), _ -> {}, e -> {
            throw new AssertionError(e);
        })) {
            alone.append(START).get(10, SECONDS);
            assertThatThrownBy(() -> alone.add(new Peer("b", "127.0.0.1", 1, 2)).get(10, SECONDS))
                    .hasMessageContaining("server 'server-1' was started alone");
        }
        List<Peer> all = FreePorts.peers("server-1", "b", "c");
        Replica first = start("server-1", all.subList(0, 1));
        assertThat(awaitLeader()).isSameAs(first);
        for (Peer next : all.subList(1, 3)) {
            started(Replica.join(directory, next));
            first.log().add(next).get(20, SECONDS);
        }
        step(first, 1);
        awaitAllHave(2);
        kill(first);
        step(awaitLeader(), 2);
    }

    @Test
    void aLogOfOtherServersIsTold() throws Exception {
        start(FreePorts.peers("a", "b", "c"));
        awaitLeader().log().append(START).get(10, SECONDS);
        awaitAllHave(1);
        List.copyOf(running).forEach(this::kill);
        assertThatThrownBy(() -> RatisLog.open(directory.resolve("a"), _ -> {}, _ -> {})).hasMessageContaining(
                "is of servers [a, b, c] and this one is 'server-1', alone; start it with --name");
    }
}
