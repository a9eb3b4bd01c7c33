package io.zeroth.worker.engine.bert;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import io.zeroth.worker.engine.bert.pass.CutPoint;

/**
 * What engines of one base model keep of examples below all that is trained, from one engine to the next: a job that goes
 * on with another layout of the same lowest layer, as when its mask is chosen, computes it once. An engine has a cache to
 * itself while it is open.
 */
public final class PrefixCaches implements AutoCloseable {
    private final Map<CutPoint, Deque<PrefixCache>> idle = new HashMap<>();

    /** An idle cache of a cut point, or a new one; idle caches of other cut points are freed. */
    synchronized PrefixCache take(CutPoint cut, long capacityBytes) {
        Deque<PrefixCache> kept = idle.getOrDefault(cut, new ArrayDeque<>());
        idle.remove(cut);
        close();
        if (kept.isEmpty()) {
            return new PrefixCache(capacityBytes);
        }
        idle.put(cut, kept);
        return kept.pop();
    }

    /** Keeps the cache of an engine that is closed for the next one. */
    synchronized void giveBack(CutPoint cut, PrefixCache cache) {
        idle.computeIfAbsent(cut, _ -> new ArrayDeque<>()).push(requireNonNull(cache, "cache"));
    }

    /** Frees the idle caches. */
    @Override
    public synchronized void close() {
        idle.values().forEach(caches -> caches.forEach(PrefixCache::close));
        idle.clear();
    }
}
