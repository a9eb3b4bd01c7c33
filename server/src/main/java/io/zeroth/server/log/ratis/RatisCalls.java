package io.zeroth.server.log.ratis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.google.common.base.Throwables;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.command.RefusedException;
import io.zeroth.server.log.NotLeadingException;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ReadException;
import org.apache.ratis.protocol.exceptions.ReadIndexException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.protocol.exceptions.ReconfigurationTimeoutException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.SetConfigurationException;
import org.apache.ratis.protocol.exceptions.TransferLeadershipException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** Calls of the Ratis server in this process, with its failures in our words. */
final class RatisCalls {
    /** What is refused for a moment is asked again after this. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

    private final RaftServer server;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();

    RatisCalls(RaftServer server) {
        this.server = server;
    }

    private interface Call {
        CompletableFuture<RaftClientReply> submit() throws IOException;
    }

    /** Completes once the entry is committed and applied here. */
    CompletableFuture<RaftClientReply> write(byte[] entry) {
        Message message = Message.valueOf(UnsafeByteOperations.unsafeWrap(entry));
        return submit(() -> server.submitClientRequestAsync(request(RaftClientRequest.writeRequestType(), message)));
    }

    /** Completes once what was committed when it was asked is applied here. */
    CompletableFuture<RaftClientReply> read() {
        return submit(
                () -> server.submitClientRequestAsync(request(RaftClientRequest.readRequestType(), Message.EMPTY)));
    }

    /** Changes the group from {@code current} to {@code next}. */
    CompletableFuture<RaftClientReply> configure(List<RaftPeer> current, List<RaftPeer> next) {
        SetConfigurationRequest.Arguments change = SetConfigurationRequest.Arguments.newBuilder()
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                .setServersInCurrentConf(current)
                .setServersInNewConf(next)
                .build();
        return submit(() -> server.setConfigurationAsync(new SetConfigurationRequest(client, server.getId(),
                RatisPeers.GROUP, calls.incrementAndGet(), change)));
    }

    /**
     * Has another server lead. It declines for good where the last entry that it is told of is not there yet, so it is asked
     * more than once.
     *
     * @param limit of one try; no entry is taken meanwhile
     */
    CompletableFuture<RaftClientReply> transfer(RaftPeerId to, Duration limit, int tries) {
        return submit(() -> server.transferLeadershipAsync(new TransferLeadershipRequest(client, server.getId(),
                RatisPeers.GROUP, calls.incrementAndGet(), to, limit.toMillis()))).exceptionallyCompose(
                        thrown -> tries > 1 && Throwables.getRootCause(thrown) instanceof TransferLeadershipException
                                ? transfer(to, limit, tries - 1)
                                : CompletableFuture.failedFuture(unwrapped(thrown)));
    }

    private RaftClientRequest request(RaftClientRequest.Type type, Message message) {
        return RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(server.getId())
                .setGroupId(RatisPeers.GROUP)
                .setCallId(calls.incrementAndGet())
                .setType(type)
                .setMessage(message)
                .build();
    }

    private CompletableFuture<RaftClientReply> submit(Call call) {
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = call.submit();
        } catch (IOException | CompletionException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.thenCompose(answer -> answer.getException() == null
                ? CompletableFuture.completedFuture(answer)
                : CompletableFuture.failedFuture(answer.getException())).exceptionallyCompose(thrown -> {
                    Throwable failure = unwrapped(thrown);
                    return passes(failure)
                            ? CompletableFuture.supplyAsync(() -> call, LATER).thenCompose(this::submit)
                            : CompletableFuture.failedFuture(told(failure));
                });
    }

    private static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /**
     * A leader that is about to hand over takes no entry, and one that has very many under way takes no more. Both pass: the
     * next try is taken, or finds another leader.
     */
    private static boolean passes(Throwable failure) {
        return failure instanceof LeaderSteppingDownException || failure instanceof ResourceUnavailableException;
    }

    private RuntimeException told(Throwable failure) {
        return switch (failure) {
            case NotLeaderException other ->
                notLeading(Optional.ofNullable(other.getSuggestedLeader()).map(RatisPeers::address));
            case LeaderNotReadyException _,ServerNotReadyException _,ReadIndexException _,ReadException _,AlreadyClosedException _ ->
                notLeading(Optional.empty());
            case ReconfigurationInProgressException _ ->
                refused("another change of the cluster's servers is under way; wait for it, and ask again");
            case ReconfigurationTimeoutException _ -> refused(
                    "the new server did not catch up; check that it runs with --join and that the other servers reach its raft port, and ask again");
            case SetConfigurationException changed ->
                refused("the cluster's servers were not changed: %s".formatted(changed.getMessage()));
            case TransferLeadershipException stays ->
                refused("the leadership was not handed over: %s; check that the other server runs, and ask again"
                        .formatted(stays.getMessage()));
            default ->
                new IllegalStateException("the log did not take an entry: %s".formatted(failure.getMessage()), failure);
        };
    }

    private NotLeadingException notLeading(Optional<String> leader) {
        return NotLeadingException.of(server.getId().toString(), leader.filter(address -> !address.isEmpty()));
    }

    private static RefusedException refused(String message) {
        return new RefusedException(new Refusal(Refusal.Kind.FAILED_PRECONDITION, message));
    }
}
