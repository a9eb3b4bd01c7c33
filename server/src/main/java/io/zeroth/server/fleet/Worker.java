package io.zeroth.server.fleet;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

import io.zeroth.server.lease.Leases;

/** A worker and its session. */
public final class Worker {
    private final long session;
    private final String name;
    private final String engine;
    private Stage stage = Stage.WELCOMED;
    private int slots;
    private long sent;
    private long digest;
    private OptionalLong digestStep = OptionalLong.empty();
    private long probes;

    /** How far a session is. */
    public enum Stage {
        /** It was told of the job and has to bring theta in place. */
        WELCOMED,
        /** It takes leases and steps. */
        READY,
        /** It was told to leave. */
        DRAINING,
        /** It was told to leave because its theta is wrong, and nothing that it says counts. */
        QUARANTINED
    }

    Worker(long session, String name, String engine) {
        this.session = session;
        this.name = requireNonNull(name, "name");
        this.engine = requireNonNull(engine, "engine");
    }

    public long session() {
        return session;
    }

    public String name() {
        return name;
    }

    public Stage stage() {
        return stage;
    }

    /** Its theta is in place, and what is missing up to {@code step} is sent to it. */
    public void ready(long step, int slots) {
        this.stage = Stage.READY;
        this.sent = step;
        this.slots = slots;
    }

    /** It is to leave. */
    public void leave(Stage why) {
        stage = why;
    }

    /** The last step that it holds or was sent. */
    public long sent() {
        return sent;
    }

    public void sent(long step) {
        sent = step;
    }

    /** It told the digest of its theta at {@code step}. */
    public void reported(long step, long value) {
        digestStep = OptionalLong.of(step);
        digest = value;
    }

    /** A probe of it was accepted. */
    public void finished() {
        probes++;
    }

    Leases.Candidate candidate() {
        return new Leases.Candidate(session, name, slots);
    }

    WorkerView view() {
        return new WorkerView(name, engine, digest, digestStep, probes);
    }
}
