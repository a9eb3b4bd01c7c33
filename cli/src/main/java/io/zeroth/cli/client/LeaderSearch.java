package io.zeroth.cli.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.zeroth.v1.ClusterServiceGrpc;
import io.zeroth.v1.GetClusterRequest;
import io.zeroth.v1.GetClusterResponse;
import io.zeroth.wire.client.CallErrors;
import io.zeroth.wire.client.Channels;
import io.zeroth.wire.client.Transport;

/** Waits until one of several servers leads. */
final class LeaderSearch {
    private static final int POLL_MILLIS = 20;
    private static final int ANSWER_SECONDS = 2;

    private LeaderSearch() {}

    /**
     * Waits until {@code leader} leads to a server.
     *
     * @throws NoLeader where none leads after {@code limit}, with what each of them answers
     */
    static void await(ManagedChannel leader, ServerList servers, Transport transport, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (leader.getState(true) != ConnectivityState.READY) {
            if (System.nanoTime() > end) {
                String answers = String.join("; ", answers(servers, transport));
                throw new NoLeader(
                        "no server of %s leads after %d s: %s; check --server, and that more than half of them run%s"
                                .formatted(servers, limit.toSeconds(), answers,
                                        RpcExplanation.encryptionHint(answers)));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a leader was looked for among %s".formatted(servers),
                        e);
            }
        }
    }

    private static List<String> answers(ServerList servers, Transport transport) {
        List<String> answers = new ArrayList<>();
        for (ServerAddress server : servers.servers()) {
            ManagedChannel channel = Channels.toAny(server.toString(), transport);
            try {
                answers.add("%s %s".formatted(server, answer(channel)));
            } finally {
                channel.shutdownNow();
            }
        }
        return answers;
    }

    private static String answer(ManagedChannel channel) {
        try {
            GetClusterResponse told = ClusterServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .getCluster(GetClusterRequest.getDefaultInstance());
            return Optional.of(told.getLeader())
                    .filter(name -> !name.isEmpty())
                    .map(name -> "is server '%s' and says that '%s' leads".formatted(told.getName(), name))
                    .orElseGet(() -> "is server '%s' and knows of no leader".formatted(told.getName()));
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED
                    ? "does not answer"
                    : "cannot be reached (%s)".formatted(CallErrors.describe(e.getStatus()));
        }
    }
}
