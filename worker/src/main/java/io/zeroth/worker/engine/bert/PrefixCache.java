package io.zeroth.worker.engine.bert;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.Matrix;

/** What is kept of examples at the cut point, up to some bytes; the least recently used goes first. */
final class PrefixCache implements AutoCloseable {
    record Key(ContentDigest task, int example) {
        static Key of(EncodedExample example) {
            return new Key(example.task(), example.id());
        }
    }

    private final long capacityBytes;
    private final Map<Key, Matrix> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    PrefixCache(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    Optional<Matrix> find(Key key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Adds an entry that is not there yet. It stays until {@link #trim()}, even where it is larger than the cache. */
    void add(Key key, Matrix kept) {
        if (entries.putIfAbsent(key, kept) != null) {
            throw new IllegalStateException("%s is already cached".formatted(key));
        }
        bytes += kept.values().byteSize();
    }

    /** Frees the least recently used entries above the capacity; no one may be reading them. */
    void trim() {
        makeRoom(0, 0);
    }

    /**
     * Frees the least recently used entries until {@code needed} more bytes fit, and stops at those that are being read.
     *
     * @param inUse how many entries, the most recently used ones, are being read
     */
    void makeRoom(long needed, int inUse) {
        Iterator<Matrix> eldestFirst = entries.values().iterator();
        while (bytes + needed > capacityBytes && entries.size() > inUse) {
            Matrix eldest = eldestFirst.next();
            eldestFirst.remove();
            bytes -= eldest.values().byteSize();
            eldest.close();
        }
    }

    int size() {
        return entries.size();
    }

    @Override
    public void close() {
        entries.values().forEach(Matrix::close);
        entries.clear();
        bytes = 0;
    }
}
