package io.zeroth.server.lease;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which workers were given which groups of examples, and so may have their frozen activations at hand. */
final class Ownership {
    private final Map<ExampleGroup, Set<String>> owners = new HashMap<>();

    boolean owns(String worker, ExampleGroup group) {
        return owners.getOrDefault(group, Set.of()).contains(worker);
    }

    /** How many of the workers that are present own the group. */
    int owners(ExampleGroup group, Set<String> present) {
        int count = 0;
        for (String owner : owners.getOrDefault(group, Set.of())) {
            if (present.contains(owner)) {
                count++;
            }
        }
        return count;
    }

    /** Owners that are not {@code present} are forgotten, so that workers which come and go leave nothing behind. */
    void give(ExampleGroup group, String worker, Set<String> present) {
        Set<String> own = owners.computeIfAbsent(group, _ -> new TreeSet<>());
        own.retainAll(present);
        own.add(worker);
    }

    void lose(ExampleGroup group, String worker) {
        Set<String> own = owners.get(group);
        if (own != null) {
            own.remove(worker);
        }
    }
}
