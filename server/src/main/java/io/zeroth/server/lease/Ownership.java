package io.zeroth.server.lease;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which of the workers that are present were given which groups of examples, and so may have their frozen activations at
 * hand. What a worker owned waits for it for a while when it is gone.
 */
final class Ownership {
    /** So many workers that are gone are remembered, so that those which come and go leave little behind. */
    private static final int REMEMBERED = 1024;

    private final Map<ExampleGroup, Set<String>> owners = new HashMap<>();
    private final Map<String, Set<ExampleGroup>> groups = new HashMap<>();
    private final Map<String, Set<ExampleGroup>> absent = new LinkedHashMap<>();

    boolean owns(String worker, ExampleGroup group) {
        return groups(worker).contains(group);
    }

    /** The groups that a present worker owns. */
    Set<ExampleGroup> groups(String worker) {
        return Collections.unmodifiableSet(groups.getOrDefault(worker, Set.of()));
    }

    /** The present workers that own a group, in the order in which they came by it. */
    Set<String> owners(ExampleGroup group) {
        return Collections.unmodifiableSet(owners.getOrDefault(group, Set.of()));
    }

    /** A worker is present from now on; what it owned before is its own again. */
    void join(String worker) {
        Set<ExampleGroup> own = absent.remove(worker);
        if (own != null) {
            own.forEach(group -> give(group, worker));
        }
    }

    /** A worker is not present any more. */
    void leave(String worker) {
        Set<ExampleGroup> own = groups.remove(worker);
        if (own == null) {
            return;
        }
        own.forEach(group -> forget(group, worker));
        absent.put(worker, own);
        if (absent.size() > REMEMBERED) {
            absent.remove(absent.keySet().iterator().next());
        }
    }

    void give(ExampleGroup group, String worker) {
        owners.computeIfAbsent(group, _ -> new LinkedHashSet<>()).add(worker);
        groups.computeIfAbsent(worker, _ -> new LinkedHashSet<>()).add(group);
    }

    void lose(ExampleGroup group, String worker) {
        forget(group, worker);
        Set<ExampleGroup> own = groups.getOrDefault(worker, absent.get(worker));
        if (own != null) {
            own.remove(group);
        }
    }

    private void forget(ExampleGroup group, String worker) {
        Set<String> all = owners.get(group);
        if (all != null && all.remove(worker) && all.isEmpty()) {
            owners.remove(group);
        }
    }
}
