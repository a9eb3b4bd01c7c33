package io.zeroth.cli.bench.chaos;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import io.zeroth.model.file.FileTree;

/** Does things to a cluster, and undoes them after a while. */
final class Faults {
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private final ChaosCluster cluster;
    private final Failovers failovers;
    private final Optional<SmallDisk> disk;
    private final SplittableRandom random;
    private final Consumer<String> progress;
    private final Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
    private final List<Repair> repairs = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private int refusedOnFullDisk;

    /** What is to be undone, and when. */
    private record Repair(FaultKind kind, Member member, long due) {}

    /** @param disk the last server's */
    Faults(ChaosCluster cluster, Failovers failovers, Optional<SmallDisk> disk, SplittableRandom random,
            Consumer<String> progress) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.failovers = requireNonNull(failovers, "failovers");
        this.disk = requireNonNull(disk, "disk");
        this.random = requireNonNull(random, "random");
        this.progress = requireNonNull(progress, "progress");
    }

    /** How many there were of each kind. */
    Map<FaultKind, Integer> counts() {
        return counts;
    }

    /** What members did that they must not. */
    List<String> violations() {
        return violations;
    }

    /** How often a server refused to start on a disk that was full. */
    int refusedOnFullDisk() {
        return refusedOnFullDisk;
    }

    /** Whether something was done to it that is not undone yet. */
    boolean disturbed(Member member) {
        return repairs.stream().anyMatch(repair -> repair.member().equals(member));
    }

    /**
     * Does it to {@code member}.
     *
     * @param lasts until it is undone
     */
    void begin(FaultKind kind, Member member, Duration lasts) throws IOException, InterruptedException {
        if (kind.ofLeader() || kind == FaultKind.DISK_FULL && cluster.leader().filter(member::equals).isPresent()) {
            failovers.begin(kind, member.name());
        }
        boolean done = switch (kind) {
            case LEADER_KILLED, FOLLOWER_KILLED, WORKER_KILLED -> { member.kill(); yield true; }
            case LEADER_PAUSED, FOLLOWER_PAUSED, WORKER_PAUSED -> { member.pause(); yield true; }
            case LEADER_ENDED, WORKER_ENDED -> { member.askToEnd(); yield true; }
            case SNAPSHOT_DAMAGED -> SnapshotDamage.newest(member.data(), random) && rejoinsWithNothing();
            case SNAPSHOT_DAMAGED_DOWN -> { member.kill(); yield SnapshotDamage.newest(member.data(), random); }
            case DISK_FULL -> { disk.orElseThrow().fill(); yield true; }
        };
        if (done) {
            counts.merge(kind, 1, Integer::sum);
            progress.accept("%s: %s".formatted(kind.text(), member.name()));
        }
        if (kind != FaultKind.SNAPSHOT_DAMAGED) {
            repairs.add(new Repair(kind, member, System.nanoTime() + lasts.toNanos()));
        }
    }

    /** A worker loses what it has, so that it joins by a snapshot. */
    private boolean rejoinsWithNothing() throws IOException, InterruptedException {
        Optional<Member> worker = cluster.workers()
                .stream()
                .filter(each -> each.alive() && !each.paused() && !disturbed(each))
                .findAny();
        if (worker.isPresent()) {
            worker.get().kill();
            FileTree.delete(worker.get().data());
            repairs.add(new Repair(FaultKind.WORKER_KILLED, worker.get(), System.nanoTime()));
        }
        return worker.isPresent();
    }

    /** Undoes what is due, and starts again what ended by itself, which only a full disk is a reason for. */
    void repair() throws IOException, InterruptedException {
        for (Repair repair : List.copyOf(repairs)) {
            if (System.nanoTime() - repair.due() >= 0 && undone(repair)) {
                repairs.remove(repair);
            }
        }
        for (Member member : cluster.members()) {
            if (!member.alive() && !disturbed(member)) {
                String death = member.death().orElseThrow();
                if (forWantOfRoom(death)) {
                    progress.accept("%s ended after its disk was full".formatted(member.name()));
                } else {
                    violations.add("%s ended by itself: %s".formatted(member.name(), death));
                }
                start(member);
            }
        }
    }

    private static boolean forWantOfRoom(String death) {
        return death.contains("No space left on device") || death.contains("nearly full");
    }

    /** Undoes all, whether it is due or not. */
    void repairAll() throws IOException, InterruptedException {
        while (!repairs.isEmpty()) {
            for (Repair repair : List.copyOf(repairs)) {
                if (undone(repair)) {
                    repairs.remove(repair);
                }
            }
            Thread.sleep(50);
        }
        repair();
    }

    private boolean undone(Repair repair) throws IOException, InterruptedException {
        Member member = repair.member();
        switch (repair.kind()) {
            case LEADER_PAUSED, FOLLOWER_PAUSED, WORKER_PAUSED -> { failovers.back(member.name()); member.resume(); }
            case LEADER_ENDED, WORKER_ENDED -> { return ended(repair); }
            case DISK_FULL -> room(member);
            case LEADER_KILLED, FOLLOWER_KILLED, WORKER_KILLED, SNAPSHOT_DAMAGED, SNAPSHOT_DAMAGED_DOWN ->
                start(member);
        }
        return true;
    }

    private void start(Member member) {
        failovers.back(member.name());
        member.start();
    }

    private boolean ended(Repair repair) throws InterruptedException {
        Member member = repair.member();
        if (member.alive()) {
            if (System.nanoTime() - repair.due() < END_LIMIT.toNanos()) {
                return false;
            }
            violations.add("%s does not end within %d s of SIGTERM".formatted(member.name(), END_LIMIT.toSeconds()));
            member.kill();
        } else if (member.awaitEnd(Duration.ZERO).orElseThrow() != 0) {
            violations.add("%s was told to end: %s".formatted(member.name(), member.death().orElseThrow()));
        }
        start(member);
        return true;
    }

    /** A server that ended on a full disk is started while it is full, which it must refuse, and again with room. */
    private void room(Member member) throws IOException, InterruptedException {
        boolean ended = !member.alive();
        if (ended) {
            progress.accept("disk full: " + member.death().orElseThrow().lines().toList().getLast().strip());
            member.start();
            if (member.awaitEnd(END_LIMIT).isEmpty()) {
                violations.add("%s starts on a full disk, and does not end".formatted(member.name()));
                member.kill();
            } else {
                refusedOnFullDisk++;
            }
        } else {
            failovers.cancel();
        }
        disk.orElseThrow().free();
        if (ended) {
            start(member);
        }
    }
}
