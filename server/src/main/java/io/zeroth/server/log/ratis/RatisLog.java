package io.zeroth.server.log.ratis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.zeroth.core.step.StepRecord;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.cluster.Members;
import io.zeroth.server.cluster.Membership;
import io.zeroth.server.cluster.Peer;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.LogEntryCodec;
import io.zeroth.server.log.NotLeadingException;
import io.zeroth.server.log.RejectedEntryException;
import io.zeroth.server.log.StepLog;
import io.zeroth.server.log.state.StateKeeper;
import io.zeroth.wire.tls.Tls;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;

/** The log on Apache Ratis: this process is one of its replicas, or the only one, which is a durable write-ahead log. */
public final class RatisLog implements StepLog, Cluster {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final RaftServer server;
    private final RaftServer.Division division;
    private final LogStateMachine machine;
    private final StateKeeper states;
    private final Membership membership;
    private final RatisCalls calls;
    private final RatisMembers members;

    private RatisLog(RaftServer server, RaftServer.Division division, LogStateMachine machine, StateKeeper states,
            Membership membership) {
        this.server = server;
        this.division = division;
        this.machine = machine;
        this.states = states;
        this.membership = membership;
        this.calls = new RatisCalls(server);
        this.members = new RatisMembers(division, membership, calls);
    }

    /** Opens the log of a server that is alone; it leads once this returns, and {@code listener} has all its entries. */
    public static RatisLog open(Path directory, Listener listener, Consumer<Throwable> broken) {
        return open(directory, Membership.alone(), listener, broken);
    }

    /** The same with no state kept: all entries are applied whenever it is opened. */
    public static RatisLog open(Path directory, Membership membership, Listener listener, Consumer<Throwable> broken) {
        return open(directory, membership, Optional.empty(), StateKeeper.none(), listener, broken);
    }

    /**
     * Opens this server's replica of the log in {@code directory}, or begins one. A server that is alone leads once this
     * returns, and {@code listener} has all its entries by then; of several servers one leads some time later.
     *
     * @param tls what servers' calls of one another are encrypted with; empty for plain text
     * @param states keeps the job's state, so that not all entries need be applied again; closed with the log
     * @param broken told once of an exception after which nothing more is appended or applied: the process has to end
     */
    public static RatisLog open(Path directory, Membership membership, Optional<Tls> tls, StateKeeper states,
            Listener listener, Consumer<Throwable> broken) {
        LogStateMachine machine = new LogStateMachine(directory, listener, states, broken);
        try {
            RaftServer server = RaftServer.newBuilder()
                    .setServerId(RatisPeers.id(membership))
                    .setGroup(RatisPeers.group(membership))
                    .setStateMachine(machine)
                    .setOption(RaftStorage.StartupOption.RECOVER)
                    .setProperties(RatisProperties.of(directory, membership))
                    .setParameters(encryption(tls))
                    .build();
            RatisLog log = new RatisLog(server, server.getDivision(RatisPeers.GROUP), machine, states, membership);
            log.begin(directory);
            return log;
        } catch (CompletionException e) {
            throw new IllegalStateException(cannotOpen(directory, e.getCause() == null ? e : e.getCause()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(cannotOpen(directory, e), e);
        }
    }

    private static Parameters encryption(Optional<Tls> tls) {
        Parameters parameters = new Parameters();
        tls.ifPresent(
                each -> GrpcConfigKeys.TLS.setConf(parameters, new GrpcTlsConfig(each.keys(), each.trust(), true)));
        return parameters;
    }

    private static String cannotOpen(Path directory, Throwable cause) {
        return "the log in %s cannot be opened (%s); check that it is whole and that the disk has room"
                .formatted(directory, cause.getMessage());
    }

    private void begin(Path directory) throws IOException {
        try {
            server.start();
            // What the log has of its servers is read when it starts.
            requireMember(directory);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        if (membership.isAlone()) {
            awaitLead();
        }
    }

    /** A log that has servers of its own counts more than what this one was told; one that does not have it never leads. */
    private void requireMember(Path directory) {
        List<String> names = members.names();
        boolean fits = membership.isAlone() ? names.size() == 1 && members.contains() : members.contains();
        if (!fits && !(membership.joins() && names.isEmpty())) {
            throw new IllegalStateException(
                    "the log in %s is of servers %s and this one is '%s'%s; start it with --name and --peers as before, or with an empty data directory and --join"
                            .formatted(directory, names, membership.name(), membership.isAlone() ? ", alone" : ""));
        }
    }

    private void awaitLead() {
        try {
            machine.ready().get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
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
        return calls.write(entry).thenApply(RatisLog::index);
    }

    private static long index(RaftClientReply reply) {
        String rejection = reply.getMessage().getContent().toStringUtf8();
        if (!rejection.isEmpty()) {
            throw new RejectedEntryException(rejection);
        }
        return reply.getLogIndex();
    }

    @Override
    public List<StepRecord> steps(long first, long last) {
        return new StepReads(division.getRaftLog(), states.steps()).between(first, last);
    }

    @Override
    public boolean leads() {
        // Appends fail before the machine is told that another one leads.
        return machine.leads() && division.getInfo().isLeader();
    }

    @Override
    public CompletableFuture<Void> barrier() {
        return calls.read().thenApply(_ -> null);
    }

    @Override
    public Members members() {
        return members.view();
    }

    @Override
    public CompletableFuture<Void> add(Peer peer) {
        return leading(() -> members.add(peer));
    }

    @Override
    public CompletableFuture<Void> remove(String name) {
        return leading(() -> members.remove(name));
    }

    @Override
    public CompletableFuture<Void> transfer(Optional<String> name) {
        // Long enough for the other server to catch up and be elected.
        Duration limit = membership.elections().most();
        return leading(() -> members.transfer(name, limit));
    }

    private CompletableFuture<Void> leading(Supplier<CompletableFuture<Void>> change) {
        return leads()
                ? change.get()
                : CompletableFuture
                        .failedFuture(NotLeadingException.of(membership.name(), members.view().leaderAddress()));
    }

    @Override
    public void close() {
        machine.closing();
        try (states) {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the log cannot be closed: %s".formatted(e.getMessage()), e);
        }
    }
}
