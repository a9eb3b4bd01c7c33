package io.zeroth.cli.bench.chaos;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Draws what happens next, and to whom, from a seed. More than half of the servers run most of the time: a fault that would
 * leave fewer happens in one of ten draws.
 */
final class Schedule {
    private static final double MAJORITY_LOST = 0.1;

    private final ChaosCluster cluster;
    private final Faults faults;
    private final Failovers failovers;
    private final Optional<SmallDisk> disk;
    private final SplittableRandom random;
    private Optional<Draw> waiting = Optional.empty();

    /**
     * What is to happen.
     *
     * @param few whether it may, too, where it leaves no majority
     * @param which of those that it can happen to, from 0 to 1
     */
    private record Draw(FaultKind kind, Duration lasts, boolean few, double which) {}

    Schedule(ChaosCluster cluster, Faults faults, Failovers failovers, Optional<SmallDisk> disk,
            SplittableRandom random) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.faults = requireNonNull(faults, "faults");
        this.failovers = requireNonNull(failovers, "failovers");
        this.disk = requireNonNull(disk, "disk");
        this.random = requireNonNull(random, "random");
    }

    /** How long to wait before the next one: mostly until the last one is over, and sometimes not. */
    Duration pause() {
        return Duration.ofMillis(random.nextDouble() < 0.25 ? random.nextLong(50, 500) : random.nextLong(500, 4_000));
    }

    /** Begins the fault that comes next; false where it cannot be yet, and has to wait for the cluster to recover. */
    boolean next() throws IOException, InterruptedException {
        Draw draw = waiting.orElseGet(this::draw);
        Optional<Member> leader = cluster.leader();
        Optional<Member> victim = victim(draw, leader);
        if (victim.isEmpty() || faults.disturbed(victim.get()) || draw.kind().stopsServer() && !mayGo(draw)) {
            waiting = Optional.of(draw);
            return false;
        }
        waiting = Optional.empty();
        faults.begin(draw.kind(), victim.get(), draw.lasts());
        return true;
    }

    private Draw draw() {
        FaultKind kind = kind();
        Duration lasts = Duration.ofMillis(switch (kind) {
            case LEADER_PAUSED, FOLLOWER_PAUSED, WORKER_PAUSED -> random.nextLong(1_000, 10_000);
            case DISK_FULL -> random.nextLong(5_000, 10_000);
            case LEADER_KILLED, LEADER_ENDED, FOLLOWER_KILLED, WORKER_KILLED, WORKER_ENDED, SNAPSHOT_DAMAGED,
                    SNAPSHOT_DAMAGED_DOWN ->
                random.nextLong(300, 4_000);
        });
        return new Draw(kind, lasts, random.nextDouble() < MAJORITY_LOST, random.nextDouble());
    }

    private FaultKind kind() {
        List<FaultKind> kinds = Arrays.stream(FaultKind.values())
                .filter(kind -> kind != FaultKind.DISK_FULL || disk.isPresent())
                .toList();
        int at = random.nextInt(kinds.stream().mapToInt(FaultKind::weight).sum());
        for (FaultKind kind : kinds) {
            at -= kind.weight();
            if (at < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("no fault has a weight");
    }

    /** A time without a leader is measured as long as nothing else can be its reason. */
    private boolean mayGo(Draw draw) {
        if (failovers.waits()) {
            return false;
        }
        long present = cluster.servers()
                .stream()
                .filter(server -> !faults.disturbed(server) && cluster.takesPart(server))
                .count();
        return 2 * (present - 1) > cluster.servers().size()
                || draw.few() && !draw.kind().ofLeader() && draw.kind() != FaultKind.DISK_FULL;
    }

    private Optional<Member> victim(Draw draw, Optional<Member> leader) {
        FaultKind kind = draw.kind();
        if (kind.ofLeader()) {
            return leader;
        }
        if (kind == FaultKind.DISK_FULL) {
            return disk.map(_ -> cluster.servers().getLast()).filter(Member::alive);
        }
        List<Member> all = (kind.ofWorker() ? cluster.workers() : cluster.servers()).stream()
                .filter(each -> each.alive() && !each.paused())
                .filter(each -> kind == FaultKind.SNAPSHOT_DAMAGED || leader.filter(each::equals).isEmpty())
                .toList();
        int least = kind.ofWorker() ? 2 : 1;
        return all.size() < least ? Optional.empty() : Optional.of(all.get((int) (draw.which() * all.size())));
    }
}
