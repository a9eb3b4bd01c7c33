package io.zeroth.server.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** The work that is open at a time: the probes of one step, or the chunks of one evaluation. */
final class Round {
    private final long number;
    private final long step;
    private final Instant begun;
    private final List<Item> items = new ArrayList<>();
    private final Map<ExampleGroup, Group> groups = new LinkedHashMap<>();
    /** By place, so that work is handed out in the order of the plan. */
    private final NavigableMap<Integer, Item> pending = new TreeMap<>();
    /** The groups that have pending work, by who may have it besides their owners. */
    private final SortedSet<Group> unowned = new TreeSet<>();
    private final SortedSet<Group> shared = new TreeSet<>();
    private final SortedSet<Group> closed = new TreeSet<>();
    private int done;

    /** @param owners how many of the workers that are present own a group */
    Round(long number, long step, List<Work> work, ToIntFunction<ExampleGroup> owners, Instant now) {
        this.number = number;
        this.step = step;
        this.begun = now;
        for (Work each : work) {
            Group group = groups.computeIfAbsent(each.group(), key -> new Group(groups.size(), key));
            Item item = new Item(items.size(), each, group, now);
            items.add(item);
            group.size++;
            group.pending.put(item.index, item);
            pending.put(item.index, item);
        }
        groups.values().forEach(group -> ownersChanged(group.key, owners.applyAsInt(group.key)));
    }

    /** A piece of work and where it stands. */
    static final class Item {
        private final int index;
        private final Work work;
        private final Group group;
        private Instant pendingSince;
        private boolean done;
        private int leases;
        private Set<String> shunned = Set.of();

        private Item(int index, Work work, Group group, Instant now) {
            this.index = index;
            this.work = work;
            this.group = group;
            this.pendingSince = now;
        }

        int index() {
            return index;
        }

        Work work() {
            return work;
        }

        Group group() {
            return group;
        }

        boolean done() {
            return done;
        }

        boolean waitedSince(Instant now, Duration wait) {
            return !now.isBefore(pendingSince.plus(wait));
        }

        /** Whether {@code worker} failed at it so lately that others have their chance first. */
        boolean shuns(String worker, Instant now, Duration wait) {
            return shunned.contains(worker) && !waitedSince(now, wait);
        }

        /** A worker has it. */
        void leased() {
            leases++;
        }

        /** A worker has it no more. */
        void released() {
            leases--;
        }
    }

    /** The work on one group of examples. */
    static final class Group implements Comparable<Group> {
        private final int number;
        private final ExampleGroup key;
        private final NavigableMap<Integer, Item> pending = new TreeMap<>();
        private int size;
        private int owners;

        private Group(int number, ExampleGroup key) {
            this.number = number;
            this.key = key;
        }

        ExampleGroup key() {
            return key;
        }

        /** All of its work in this round, done or not. */
        int size() {
            return size;
        }

        int owners() {
            return owners;
        }

        Collection<Item> pending() {
            return Collections.unmodifiableCollection(pending.values());
        }

        @Override
        public int compareTo(Group other) {
            return Integer.compare(number, other.number);
        }
    }

    /** Another number of workers owns a group. */
    void ownersChanged(ExampleGroup key, int owners) {
        Group group = groups.get(key);
        if (group != null) {
            group.owners = owners;
            sort(group);
        }
    }

    private void sort(Group group) {
        boolean open = !group.pending.isEmpty();
        set(unowned, group, open && group.owners == 0);
        set(shared, group, open && group.owners > 0 && group.owners < group.size);
        set(closed, group, open && group.owners >= group.size);
    }

    private static void set(SortedSet<Group> groups, Group group, boolean in) {
        if (in) {
            groups.add(group);
        } else {
            groups.remove(group);
        }
    }

    void take(Item item) {
        pending.remove(item.index);
        item.group.pending.remove(item.index);
        sort(item.group);
    }

    /** Nobody has it any more, and {@code failed} shall not have it next. */
    void putBack(Item item, Set<String> failed, Instant now) {
        if (!item.done && item.leases == 0 && pending.putIfAbsent(item.index, item) == null) {
            item.group.pending.put(item.index, item);
            item.pendingSince = now;
            item.shunned = Set.copyOf(failed);
            sort(item.group);
        }
    }

    void finish(Item item) {
        take(item);
        item.done = true;
        done++;
    }

    long number() {
        return number;
    }

    long step() {
        return step;
    }

    Instant begun() {
        return begun;
    }

    List<Item> items() {
        return items;
    }

    /** The work that nobody has, in the order of the plan. */
    Collection<Item> pending() {
        return Collections.unmodifiableCollection(pending.values());
    }

    /** Those of some groups that have work in this round, in the order of the plan. */
    List<Group> among(Set<ExampleGroup> keys) {
        List<Group> found = new ArrayList<>();
        if (keys.size() < groups.size()) {
            keys.forEach(key -> Optional.ofNullable(groups.get(key)).ifPresent(found::add));
            Collections.sort(found);
        } else {
            groups.values().stream().filter(group -> keys.contains(group.key)).forEach(found::add);
        }
        return found;
    }

    /** The groups with pending work that nobody owns. */
    SortedSet<Group> unowned() {
        return unowned;
    }

    /** The groups with pending work that have fewer owners than work in this round. */
    SortedSet<Group> shared() {
        return shared;
    }

    /** The groups with pending work that have as many owners as there can be use for. */
    SortedSet<Group> closed() {
        return closed;
    }

    int done() {
        return done;
    }
}
