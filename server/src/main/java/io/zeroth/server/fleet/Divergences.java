package io.zeroth.server.fleet;

import java.util.HashMap;
import java.util.Map;

/** How often in a row each worker's theta differed from the server's, for the workers of which it did. */
public final class Divergences {
    /** So many in a row are no accident (chosen): the worker is not let in again. */
    public static final int MOST = 3;

    private final Map<String, Integer> inARow = new HashMap<>();

    /** Theta of a worker differs; how often in a row it did. */
    public int add(String worker) {
        return inARow.merge(worker, 1, Integer::sum);
    }

    /** A worker has folded steps rightly since it last joined. */
    public void forgive(String worker) {
        inARow.remove(worker);
    }

    /** How often in a row theta of a worker differed. */
    public int of(String worker) {
        return inARow.getOrDefault(worker, 0);
    }
}
