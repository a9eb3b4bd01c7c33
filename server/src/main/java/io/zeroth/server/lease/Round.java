package io.zeroth.server.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The work that is open at a time: the probes of one step, or the chunks of one evaluation. */
final class Round {
    private final long number;
    private final long step;
    private final List<Item> items = new ArrayList<>();
    private int done;
    /** By place, so that work is handed out in the order of the plan. */
    private final NavigableMap<Integer, Item> pending = new TreeMap<>();

    Round(long number, long step, List<Work> work, Instant now) {
        this.number = number;
        this.step = step;
        work.forEach(each -> items.add(new Item(items.size(), each, now)));
        items.forEach(item -> pending.put(item.index(), item));
    }

    /** A piece of work and where it stands. */
    static final class Item {
        private final int index;
        private final Work work;
        private Instant pendingSince;
        private boolean done;
        private Optional<String> shunned = Optional.empty();

        private Item(int index, Work work, Instant now) {
            this.index = index;
            this.work = work;
            this.pendingSince = now;
        }

        int index() {
            return index;
        }

        Work work() {
            return work;
        }

        boolean done() {
            return done;
        }

        boolean waitedSince(Instant now, Duration wait) {
            return !now.isBefore(pendingSince.plus(wait));
        }

        /** Whether {@code worker} failed at it so lately that others have their chance first. */
        boolean shuns(String worker, Instant now, Duration wait) {
            return shunned.filter(worker::equals).isPresent() && !waitedSince(now, wait);
        }
    }

    void take(Item item) {
        pending.remove(item.index());
    }

    void putBack(Item item, Optional<String> failed, Instant now) {
        if (!item.done && pending.putIfAbsent(item.index(), item) == null) {
            item.pendingSince = now;
            item.shunned = failed;
        }
    }

    void finish(Item item) {
        pending.remove(item.index());
        item.done = true;
        done++;
    }

    long number() {
        return number;
    }

    long step() {
        return step;
    }

    List<Item> items() {
        return items;
    }

    /** The work that nobody has, in the order of the plan. */
    Collection<Item> pending() {
        return Collections.unmodifiableCollection(pending.values());
    }

    int done() {
        return done;
    }
}
