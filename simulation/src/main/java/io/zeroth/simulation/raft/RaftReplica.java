package io.zeroth.simulation.raft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import io.zeroth.core.step.StepRecord;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.LogRules;
import io.zeroth.server.log.NotLeadingException;
import io.zeroth.server.log.RejectedEntryException;
import io.zeroth.server.log.StepLog;
import io.zeroth.server.log.state.SavedState;
import io.zeroth.simulation.world.Machine;
import io.zeroth.simulation.world.World;

/** One replica of the log in one process of its machine. */
public final class RaftReplica implements StepLog {
    private static final Duration HEARTBEAT = Duration.ofMillis(300);
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(2);
    private static final int BATCH = 64;

    private final World world;
    private final Machine machine;
    private final long process;
    private final RaftDisk disk;
    private final int self;
    private final int replicas;
    private final BiConsumer<Integer, RaftMessage> network;
    private final Listener listener;
    private final LogRules rules = new LogRules();
    private final Map<Long, Waiting> waiting = new TreeMap<>();
    private final Map<Integer, Long> next = new HashMap<>();
    private final Map<Integer, Long> match = new HashMap<>();
    private final Map<Integer, Duration> heard = new HashMap<>();
    private final Set<Integer> votes = new HashSet<>();
    private Role role = Role.FOLLOWER;
    private boolean ready;
    private long commit;
    private long applied;
    private long elections;
    private boolean closed;

    private enum Role {
        FOLLOWER, CANDIDATE, LEADER
    }

    private record Waiting(long term, CompletableFuture<Long> answer) {}

    /** Takes what a replica applies. */
    public interface Listener {
        /** @param counts false where the rules of the log leave the entry out */
        void applied(long term, long index, LogEntry entry, boolean counts);

        void leads(long term);

        void standsDown();
    }

    /** @param network takes what is said to a replica of that number */
    RaftReplica(World world, Machine machine, RaftDisk disk, int self, int replicas,
            BiConsumer<Integer, RaftMessage> network, Listener listener) {
        this.world = world;
        this.machine = machine;
        this.process = machine.incarnation();
        this.disk = disk;
        this.self = self;
        this.replicas = replicas;
        this.network = network;
        this.listener = listener;
    }

    /** @param saved a state of the job to go on from, in place of the entries before it */
    void start(Optional<SavedState> saved) {
        saved.ifPresent(state -> {
            rules.restore(state.state());
            applied = state.index();
            commit = state.index();
        });
        waitForLeader();
    }

    private void waitForLeader() {
        long election = ++elections;
        machine.after(world.between(LEAST_PATIENCE, MOST_PATIENCE), process, () -> {
            if (!closed && election == elections && role != Role.LEADER) {
                stand();
            }
        });
    }

    private void stand() {
        role = Role.CANDIDATE;
        disk.term(disk.term() + 1);
        disk.vote(self);
        votes.clear();
        votes.add(self);
        toOthers(new RaftMessage.VoteRequest(disk.term(), self, disk.last(), disk.termOf(disk.last())));
        waitForLeader();
        lead();
    }

    private void lead() {
        if (role != Role.CANDIDATE || !majority(votes.size())) {
            return;
        }
        role = Role.LEADER;
        ready = false;
        for (int other = 0; other < replicas; other++) {
            next.put(other, disk.last() + 1);
            match.put(other, 0L);
            heard.put(other, world.elapsed());
        }
        add(StoredEntry.beginning(disk.term()));
        heartbeat(disk.term());
    }

    private void heartbeat(long term) {
        if (closed || role != Role.LEADER || disk.term() != term) {
            return;
        }
        long near = 1 + heard.entrySet()
                .stream()
                .filter(each -> each.getKey() != self
                        && world.elapsed().minus(each.getValue()).compareTo(MOST_PATIENCE) < 0)
                .count();
        if (!majority(near)) {
            follow();
            return;
        }
        for (int other = 0; other < replicas; other++) {
            if (other != self) {
                sendTo(other);
            }
        }
        machine.after(HEARTBEAT, process, () -> heartbeat(term));
    }

    private void sendTo(int other) {
        long previous = Math.min(next.getOrDefault(other, 1L) - 1, disk.last());
        network.accept(other, new RaftMessage.Append(disk.term(), self, previous, disk.termOf(previous),
                disk.after(previous, BATCH), commit));
    }

    private void follow() {
        if (role == Role.LEADER) {
            List<Waiting> lost = List.copyOf(waiting.values());
            waiting.clear();
            role = Role.FOLLOWER;
            ready = false;
            listener.standsDown();
            lost.forEach(each -> each.answer().completeExceptionally(new NotLeadingException("the lead is lost")));
        }
        role = Role.FOLLOWER;
        waitForLeader();
    }

    private boolean majority(long count) {
        return 2 * count > replicas;
    }

    private void toOthers(RaftMessage message) {
        for (int other = 0; other < replicas; other++) {
            if (other != self) {
                network.accept(other, message);
            }
        }
    }

    /** Takes what another replica says. */
    void receive(RaftMessage message) {
        if (closed) {
            return;
        }
        if (message.term() > disk.term()) {
            disk.term(message.term());
            follow();
        }
        switch (message) {
            case RaftMessage.VoteRequest request -> vote(request);
            case RaftMessage.Vote vote -> {
                if (vote.granted() && vote.term() == disk.term()) {
                    votes.add(vote.voter());
                    lead();
                }
            }
            case RaftMessage.Append append -> append(append);
            case RaftMessage.Appended appended -> appended(appended);
        }
    }

    private void vote(RaftMessage.VoteRequest request) {
        long lastTerm = disk.termOf(disk.last());
        boolean upToDate = request.lastTerm() > lastTerm
                || request.lastTerm() == lastTerm && request.lastIndex() >= disk.last();
        boolean granted = request.term() == disk.term() && upToDate && disk.mayVoteFor(request.candidate());
        if (granted) {
            disk.vote(request.candidate());
            waitForLeader();
        }
        network.accept(request.candidate(), new RaftMessage.Vote(disk.term(), self, granted));
    }

    private void append(RaftMessage.Append append) {
        if (append.term() < disk.term()) {
            network.accept(append.leader(), new RaftMessage.Appended(disk.term(), self, false, 0));
            return;
        }
        role = Role.FOLLOWER;
        waitForLeader();
        if (append.previous() > disk.last() || disk.termOf(append.previous()) != append.previousTerm()) {
            long hint = Math.min(disk.last(), Math.max(0, append.previous() - 1));
            network.accept(append.leader(), new RaftMessage.Appended(disk.term(), self, false, hint));
            return;
        }
        long index = append.previous();
        for (StoredEntry entry : append.entries()) {
            index++;
            if (index <= disk.last() && disk.termOf(index) != entry.term()) {
                disk.truncate(index - 1);
            }
            if (index > disk.last()) {
                disk.add(entry);
            }
        }
        long matched = index;
        long known = Math.min(append.commit(), matched);
        sync(() -> {
            network.accept(append.leader(), new RaftMessage.Appended(disk.term(), self, true, matched));
            committed(known);
        });
    }

    private void appended(RaftMessage.Appended appended) {
        if (role != Role.LEADER || appended.term() != disk.term()) {
            return;
        }
        heard.put(appended.follower(), world.elapsed());
        if (appended.success()) {
            match.merge(appended.follower(), appended.match(), Math::max);
            next.put(appended.follower(), match.getOrDefault(appended.follower(), 0L) + 1);
            count();
            if (appended.match() < disk.last()) {
                sendTo(appended.follower());
            }
        } else {
            next.put(appended.follower(), appended.match() + 1);
            sendTo(appended.follower());
        }
    }

    @Override
    public CompletableFuture<Long> append(LogEntry entry) {
        if (closed || role != Role.LEADER) {
            return CompletableFuture.failedFuture(new NotLeadingException("another replica leads"));
        }
        CompletableFuture<Long> answer = new CompletableFuture<>();
        waiting.put(disk.last() + 1, new Waiting(disk.term(), answer));
        add(StoredEntry.of(disk.term(), entry));
        for (int other = 0; other < replicas; other++) {
            if (other != self) {
                sendTo(other);
            }
        }
        return answer;
    }

    private void add(StoredEntry entry) {
        disk.add(entry);
        sync(this::count);
    }

    /** A crash comes before the sync or after it; syncs that are asked for meanwhile are one. */
    private void sync(Runnable then) {
        long term = disk.term();
        long last = disk.last();
        machine.after(world.chance(0.02) ? world.millis(5, 200) : Duration.ofNanos(100_000L + world.below(1_000_000)),
                process, () -> {
                    if (!closed && term == disk.term() && disk.last() >= last) {
                        disk.sync();
                        then.run();
                    }
                });
    }

    /** What a majority has synced is committed, where it is of the leader's own term. */
    private void count() {
        if (role != Role.LEADER) {
            return;
        }
        match.put(self, disk.synced());
        long sure = match.values().stream().sorted().toList().get((replicas - 1) / 2);
        if (sure > commit && disk.termOf(sure) == disk.term()) {
            committed(sure);
        }
    }

    private void committed(long index) {
        commit = Math.max(commit, index);
        while (applied < Math.min(commit, disk.last())) {
            apply(++applied);
        }
    }

    private void apply(long index) {
        StoredEntry stored = disk.entry(index);
        Optional<Waiting> asked = Optional.ofNullable(waiting.remove(index))
                .filter(each -> each.term() == stored.term());
        if (stored.entry().isEmpty()) {
            if (role == Role.LEADER && stored.term() == disk.term() && !ready) {
                ready = true;
                listener.leads(disk.term());
            }
            return;
        }
        LogEntry entry = stored.entry().get();
        Optional<String> rejection = rules.admit(entry);
        listener.applied(stored.term(), index, entry, rejection.isEmpty());
        asked.ifPresent(each -> rejection.ifPresentOrElse(
                reason -> each.answer().completeExceptionally(new RejectedEntryException(reason)),
                () -> each.answer().complete(index)));
    }

    @Override
    public List<StepRecord> steps(long first, long last) {
        List<StepRecord> steps = new ArrayList<>();
        LogRules counted = new LogRules();
        for (long index = 1; index <= applied; index++) {
            disk.entry(index)
                    .entry()
                    .filter(entry -> counted.admit(entry).isEmpty())
                    .filter(LogEntry.StepCommitted.class::isInstance)
                    .map(entry -> ((LogEntry.StepCommitted) entry).record())
                    .filter(step -> step.step() >= first && step.step() <= last)
                    .ifPresent(steps::add);
        }
        return steps;
    }

    @Override
    public boolean leads() {
        return role == Role.LEADER && ready;
    }

    /** The last entry applied. */
    public long applied() {
        return applied;
    }

    @Override
    public void close() {
        closed = true;
    }
}
