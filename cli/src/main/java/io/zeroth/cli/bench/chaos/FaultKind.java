package io.zeroth.cli.bench.chaos;

/** What is done to a cluster. */
enum FaultKind {
    LEADER_KILLED("leader killed", 8, true), LEADER_PAUSED("leader paused for 1 to 10 s", 5, true), LEADER_ENDED(
            "leader told to end", 4,
            true), FOLLOWER_KILLED("follower killed", 3, true), FOLLOWER_PAUSED("follower paused for 1 to 10 s", 2,
                    true), WORKER_KILLED("worker killed", 4, false), WORKER_PAUSED("worker paused for 1 to 10 s", 2,
                            false), WORKER_ENDED("worker told to end", 3, false), SNAPSHOT_DAMAGED(
                                    "snapshot damaged, server running", 2, false), SNAPSHOT_DAMAGED_DOWN(
                                            "snapshot damaged, server down", 2, true), DISK_FULL("disk full", 2, true);

    private final String text;
    private final int weight;
    private final boolean stopsServer;

    FaultKind(String text, int weight, boolean stopsServer) {
        this.text = text;
        this.weight = weight;
        this.stopsServer = stopsServer;
    }

    String text() {
        return text;
    }

    /** How often it is drawn, beside the others' weights. */
    int weight() {
        return weight;
    }

    /** Whether a server is away for a while. */
    boolean stopsServer() {
        return stopsServer;
    }

    /** Whether it happens to the leader. */
    boolean ofLeader() {
        return this == LEADER_KILLED || this == LEADER_PAUSED || this == LEADER_ENDED;
    }

    /** Whether it happens to a worker. */
    boolean ofWorker() {
        return this == WORKER_KILLED || this == WORKER_PAUSED || this == WORKER_ENDED;
    }

    /** Whether a leader that it happens to may commit more before another one leads. */
    boolean leaderGoesOn() {
        return this == LEADER_ENDED || this == DISK_FULL;
    }
}
