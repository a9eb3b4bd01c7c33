package io.zeroth.wire.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.zeroth.v1.ClusterServiceGrpc;
import io.zeroth.v1.GetClusterRequest;
import io.zeroth.v1.GetClusterResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelsTest {
    private final List<Node> nodes = new ArrayList<>();

    /** A server that tells its name, and whether it leads. */
    private static final class Node extends ClusterServiceGrpc.ClusterServiceImplBase {
        private final String name;
        private final HealthStatusManager health = new HealthStatusManager();
        private final Server server;

        private Node(String name) throws IOException {
            this.name = name;
            leads(false);
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(this)
                    .addService(health.getHealthService())
                    .build()
                    .start();
        }

        private void leads(boolean now) {
            health.setStatus(Channels.LEADER_SERVICE, now ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
        }

        private String address() {
            return "localhost:" + server.getPort();
        }

        @Override
        public void getCluster(GetClusterRequest request, StreamObserver<GetClusterResponse> out) {
            out.onNext(GetClusterResponse.newBuilder().setName(name).build());
            out.onCompleted();
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.server.shutdownNow());
    }

    private String start(String... names) throws IOException {
        for (String name : names) {
            nodes.add(new Node(name));
        }
        return String.join(",", nodes.stream().map(Node::address).toList());
    }

    private static String answers(ManagedChannel channel) {
        return ClusterServiceGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(10, SECONDS)
                .getCluster(GetClusterRequest.getDefaultInstance())
                .getName();
    }

    @Test
    void callsFollowTheLeader() throws Exception {
        ManagedChannel channel = Channels.toLeader(start("a", "b", "c"));
        try {
            nodes.get(1).leads(true);
            assertThat(answers(channel)).isEqualTo("b");
            nodes.get(1).leads(false);
            nodes.get(2).leads(true);
            await().atMost(10, SECONDS).until(() -> answers(channel).equals("c"));
            nodes.get(2).server.shutdownNow();
            nodes.get(0).leads(true);
            assertThat(answers(channel)).isEqualTo("a");
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void whileNoneLeadsACallFailsUnlessItWaits() throws Exception {
        ManagedChannel channel = Channels.toLeader(start("a"));
        try {
            assertThatThrownBy(() -> ClusterServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, SECONDS)
                    .getCluster(GetClusterRequest.getDefaultInstance())).hasMessageContaining("UNAVAILABLE");
            nodes.getFirst().leads(true);
            assertThat(answers(channel)).isEqualTo("a");
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void whatAnyCanTellIsAskedOfAllInTurnWhetherOneLeadsOrNot() throws Exception {
        ManagedChannel channel = Channels.toAny(start("a", "b", "c"));
        try {
            Set<String> told = new TreeSet<>();
            await().atMost(10, SECONDS).until(() -> {
                told.add(answers(channel));
                return told.size() == 3;
            });
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aNameThatNobodyKnowsDoesNotKeepFromTheOthers() throws Exception {
        String servers = start("a");
        nodes.getFirst().leads(true);
        ManagedChannel channel = Channels.toLeader("nobody.invalid:7070," + servers + ",[::1]:1");
        try {
            assertThat(answers(channel)).isEqualTo("a");
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aNameThatNobodyKnowsIsTold() {
        ManagedChannel channel = Channels.toLeader("nobody.invalid:7070");
        try {
            assertThatThrownBy(() -> ClusterServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, SECONDS)
                    .getCluster(GetClusterRequest.getDefaultInstance()))
                    .hasMessageContaining("nobody knows the address of nobody.invalid");
        } finally {
            channel.shutdownNow();
        }
    }
}
