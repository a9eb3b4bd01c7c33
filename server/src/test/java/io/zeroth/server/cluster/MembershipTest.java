package io.zeroth.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final List<Peer> THREE = Membership.parse("a=one:7070/7071,b=two:7070/7071, c=[::1]:7070/7071");

    @Test
    void aListIsReadAndWrittenAlike() {
        assertThat(THREE).containsExactly(new Peer("a", "one", 7070, 7071), new Peer("b", "two", 7070, 7071),
                new Peer("c", "[::1]", 7070, 7071));
        assertThat(THREE).allSatisfy(peer -> assertThat(Peer.parse(peer.toString())).isEqualTo(peer));
        assertThat(THREE.get(2).address()).isEqualTo("[::1]:7070");
        assertThat(THREE.getFirst().raftAddress()).isEqualTo("one:7071");
        assertThat(Membership.of("b", THREE).self()).contains(THREE.get(1));
        assertThat(Membership.alone().isAlone()).isTrue();
    }

    @Test
    void whatIsNoServerIsToldWithTheForm() {
        for (String text : List.of("", "a", "a=one:7070", "one:7070/7071", "a=one/7071", "a=one:x/7071")) {
            assertThatThrownBy(() -> Membership.parse("b=two:1/2," + text)).hasMessageStartingWith(
                    "server is '%s'; write each server as NAME=HOST:PORT/RAFTPORT".formatted(text));
        }
        assertThatThrownBy(() -> Peer.parse("a b=one:7070/7071")).hasMessageContaining("name of a server is 'a b'");
        assertThatThrownBy(() -> Peer.parse("a=:7070/7071")).hasMessageContaining("host of server 'a' is ''");
        assertThatThrownBy(() -> Peer.parse("a=::1:7070/7071")).hasMessageContaining("host of server 'a' is '::1'");
        assertThatThrownBy(() -> Peer.parse("a=one:0/7071")).hasMessageContaining("port of server 'a' is 0");
        assertThatThrownBy(() -> Peer.parse("a=one:7070/70710"))
                .hasMessageContaining("raft port of server 'a' is 70710");
        assertThatThrownBy(() -> Peer.parse("a=one:7070/7070")).hasMessageContaining("they must differ");
    }

    @Test
    void listsThatDoNotFitAreTold() {
        assertThatThrownBy(() -> Membership.of("d", THREE))
                .hasMessage("this server's name is 'd' and the servers are [a, b, c]; give the name of one");
        assertThatThrownBy(() -> Membership.of("a", Membership.parse("a=one:1/2,a=two:1/2")))
                .hasMessageContaining("name a is given to two servers");
        assertThatThrownBy(() -> Membership.of("a", Membership.parse("a=one:1/2,b=one:1/3")))
                .hasMessageContaining("address one:1 is given to two servers");
        assertThatThrownBy(() -> Membership.of("a", Membership.parse("a=one:1/3,b=one:2/3")))
                .hasMessageContaining("raft address one:3 is given to two servers");
        List<Peer> eight = IntStream.rangeClosed(1, 8).mapToObj(i -> new Peer("s" + i, "h" + i, 1, 2)).toList();
        assertThatThrownBy(() -> Membership.of("s1", eight)).hasMessageContaining("there are 8 servers");
        assertThatThrownBy(() -> Membership.alone().joining())
                .hasMessageContaining("a server that joins has no address");
    }

    @Test
    void anEvenNumberIsWarnedOf() {
        assertThat(Membership.of("a", THREE).warning()).isEmpty();
        assertThat(Membership.of("a", THREE.subList(0, 2)).warning())
                .contains("2 servers stand the loss of 0, and so do 1; give an odd number");
        assertThat(Membership.of("a", THREE.subList(0, 1)).joining().warning()).isEmpty();
    }
}
