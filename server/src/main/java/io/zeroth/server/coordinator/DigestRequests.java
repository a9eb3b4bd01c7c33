package io.zeroth.server.coordinator;

import java.util.List;

import io.zeroth.server.event.Effect;
import io.zeroth.server.fleet.Worker;

/** At which steps the digests of the server's and the workers' thetas are asked for, each once. */
final class DigestRequests {
    /** The last step that the server's digest was ordered at; -1 before the first. */
    private long ordered = -1;
    /** The last step that all workers are asked at; -1 before the first. */
    private long compared = -1;

    /** Orders the server's digest at {@code step}, which is the last one. */
    void order(long step, List<Effect> effects) {
        if (ordered < step) {
            effects.add(new Effect.TakeDigest(step));
            ordered = step;
        }
    }

    /** All are compared at {@code step}, which is the last one: the server now, each worker when it has come that far. */
    void compare(long step, List<Effect> effects) {
        order(step, effects);
        compared = step;
    }

    /** The step to ask a worker at before it is sent later ones; -1 where none is due. */
    long due(Worker worker) {
        return worker.sent() < compared ? compared : -1;
    }

    /** Asks a worker for the digest at the last step it was sent. */
    void ask(Worker worker, List<Effect> effects) {
        if (worker.asked() < worker.sent()) {
            effects.add(new Effect.RequestDigest(worker.session()));
            worker.asked(worker.sent());
        }
    }

    /** Theta has another layout: what was ordered is nothing any more. */
    void clear() {
        ordered = -1;
    }
}
