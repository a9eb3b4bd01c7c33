package io.zeroth.server.fleet;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/** A worker and its session. */
public final class Worker {
    private final long session;
    private final String name;
    private final String engine;
    private Stage stage = Stage.WELCOMED;
    private long readyAt;
    private long sent;
    private long asked = -1;
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
        DRAINING
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

    /** Its theta is in place at {@code position}. */
    public void ready(long position) {
        this.stage = Stage.READY;
        this.readyAt = position;
        this.sent = position;
    }

    /** It is to leave. */
    public void drain() {
        stage = Stage.DRAINING;
    }

    /** The step that its theta was at when it became ready; what came later it has folded itself. */
    public long readyAt() {
        return readyAt;
    }

    /** The last step that it holds or was sent. */
    public long sent() {
        return sent;
    }

    public void sent(long step) {
        sent = step;
    }

    /** The last step that it was asked for the digest of theta at; -1 before the first. */
    public long asked() {
        return asked;
    }

    public void asked(long step) {
        asked = step;
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

    WorkerView view() {
        return new WorkerView(name, engine, digest, digestStep, probes);
    }
}
