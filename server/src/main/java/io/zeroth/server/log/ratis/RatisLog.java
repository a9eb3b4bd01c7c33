package io.zeroth.server.log.ratis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.LogEntryCodec;
import io.zeroth.server.log.RejectedEntryException;
import io.zeroth.server.log.StepLog;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** The log on Apache Ratis: a group of one replica, which is a durable write-ahead log. */
public final class RatisLog implements StepLog {
    private static final RaftGroupId GROUP = RaftGroupId
            .valueOf(UUID.fromString("7a65726f-7468-4c6f-8000-000000000001"));
    private static final RaftPeerId SELF = RaftPeerId.valueOf("server-1");
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final RaftServer server;
    private final LogStateMachine machine;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();

    private RatisLog(RaftServer server, LogStateMachine machine) {
        this.server = server;
        this.machine = machine;
    }

    /**
     * Opens the log in {@code directory}, or begins one, and returns once it leads; {@code listener} has all its entries
     * by then.
     *
     * @param broken told once of an exception after which nothing more is appended or applied: the process has to end
     */
    public static RatisLog open(Path directory, Listener listener, Consumer<Throwable> broken) {
        LogStateMachine machine = new LogStateMachine(directory, listener, broken);
        RaftGroup group = RaftGroup.valueOf(GROUP, RaftPeer.newBuilder().setId(SELF).setAddress("127.0.0.1:0").build());
        try {
            RaftServer server = RaftServer.newBuilder()
                    .setServerId(SELF)
                    .setGroup(group)
                    .setStateMachine(machine)
                    .setOption(RaftStorage.StartupOption.RECOVER)
                    .setProperties(RatisProperties.of(directory))
                    .build();
            RatisLog log = new RatisLog(server, machine);
            log.begin();
            return log;
        } catch (CompletionException e) {
            throw new IllegalStateException(cannotOpen(directory, e.getCause() == null ? e : e.getCause()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(cannotOpen(directory, e), e);
        }
    }

    private static String cannotOpen(Path directory, Throwable cause) {
        return "the log in %s cannot be opened (%s); check that it is whole and that the disk has room"
                .formatted(directory, cause.getMessage());
    }

    private void begin() throws IOException {
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        awaitLead();
    }

    private void awaitLead() {
        try {
            machine.leads().get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            close();
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            close();
            throw new IllegalStateException("the log does not lead after %s".formatted(START_LIMIT), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted while the log was opened", e);
        }
    }

    @Override
    public CompletableFuture<Long> append(LogEntry entry) {
        return append(LogEntryCodec.encode(entry));
    }

    CompletableFuture<Long> append(byte[] entry) {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(SELF)
                .setGroupId(GROUP)
                .setCallId(calls.incrementAndGet())
                .setType(RaftClientRequest.writeRequestType())
                .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
                .build();
        try {
            return server.submitClientRequestAsync(request).thenApply(RatisLog::index);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static long index(RaftClientReply reply) {
        if (!reply.isSuccess()) {
            throw new IllegalStateException(
                    "the log did not take an entry: %s".formatted(reply.getException().getMessage()),
                    reply.getException());
        }
        String rejection = reply.getMessage().getContent().toStringUtf8();
        if (!rejection.isEmpty()) {
            throw new RejectedEntryException(rejection);
        }
        return reply.getLogIndex();
    }

    @Override
    public boolean leads() {
        try {
            return server.getDivision(GROUP).getInfo().isLeaderReady();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        machine.closing();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the log cannot be closed: %s".formatted(e.getMessage()), e);
        }
    }
}
