package io.zeroth.server.snapshot;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.snapshot.SnapshotCodec;
import io.zeroth.wire.SnapshotReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshot files of one job. A file appears under its name only once it is whole and on disk; of old ones the last
 * few are kept, and the one of the base weights.
 */
public final class SnapshotStore {
    private static final Logger log = LoggerFactory.getLogger(SnapshotStore.class);
    private static final Pattern NAME = Pattern.compile("step-(\\d{12})\\.snapshot");
    private static final int KEPT = 3;

    private final SnapshotFiles files;
    private final NavigableMap<Long, Kept> valid = new ConcurrentSkipListMap<>();

    /**
     * A snapshot that is kept here.
     *
     * @param at when it was written; empty where nobody knows
     */
    public record Kept(SnapshotReference snapshot, Optional<Instant> at) {
        public Kept {
            requireNonNull(snapshot, "snapshot");
            requireNonNull(at, "at");
        }
    }

    private SnapshotStore(SnapshotFiles files) {
        this.files = requireNonNull(files, "files");
    }

    /**
     * Opens the store in a directory. Files that are damaged or of another layout are skipped, and said so; what a crash left
     * half-written is deleted.
     */
    public static SnapshotStore open(SnapshotFiles files, ContentDigest layout) {
        SnapshotStore store = new SnapshotStore(files);
        try {
            files.deletePartials();
            files.list().stream().sorted().forEach(file -> store.index(file, layout));
        } catch (IOException e) {
            throw failed("read", files.toString(), e);
        }
        return store;
    }

    private void index(String file, ContentDigest layout) {
        Matcher name = NAME.matcher(file);
        if (!name.matches()) {
            return;
        }
        try {
            Snapshot snapshot = read(file);
            if (!snapshot.layout().digest().equals(layout) || snapshot.step() != Long.parseLong(name.group(1))) {
                log.warn("{}/{} is skipped: it is of another layout or step; delete it", files, file);
                return;
            }
            valid.put(snapshot.step(), kept(snapshot, file));
        } catch (IOException | MalformedBytesException e) {
            log.warn("{}/{} is skipped: {}", files, file, e.getMessage());
        }
    }

    private Kept kept(Snapshot snapshot, String file) throws IOException {
        return new Kept(new SnapshotReference(snapshot.step(), snapshot.digest(), files.size(file)),
                files.written(file));
    }

    /** The snapshot of the base weights, taken from {@code initial} and kept where there is none yet. */
    public Snapshot base(Supplier<Snapshot> initial) {
        if (!valid.containsKey(0L)) {
            write(initial.get());
        }
        return read(0).orElseThrow();
    }

    /** Keeps a snapshot; it can be read by others once this returns. */
    public void write(Snapshot snapshot) {
        String file = name(snapshot.step());
        try {
            files.publish(file, out -> SnapshotCodec.write(snapshot, out));
            valid.put(snapshot.step(), kept(snapshot, file));
            prune();
        } catch (IOException e) {
            throw failed("write", "%s/%s".formatted(files, file), e);
        }
    }

    private void prune() throws IOException {
        List<Long> old = new ArrayList<>(valid.headMap(Long.MAX_VALUE).keySet());
        old.remove(0L);
        for (long step : old.subList(0, Math.max(0, old.size() - KEPT))) {
            valid.remove(step);
            files.delete(name(step));
        }
    }

    /** The newest snapshot that can be read and is of {@code last} or an earlier step. */
    public Optional<Snapshot> newest(long last) {
        for (long step : valid.headMap(last, true).descendingKeySet()) {
            Optional<Snapshot> snapshot = read(step);
            if (snapshot.isPresent()) {
                return snapshot;
            }
        }
        return Optional.empty();
    }

    private Optional<Snapshot> read(long step) {
        try {
            return Optional.of(read(name(step)));
        } catch (IOException | MalformedBytesException e) {
            log.warn("{}/{} is skipped: {}", files, name(step), e.getMessage());
            valid.remove(step);
            return Optional.empty();
        }
    }

    private Snapshot read(String file) throws IOException {
        try (SeekableByteChannel in = files.read(file)) {
            return SnapshotCodec.read(in);
        }
    }

    /** Reads a snapshot that is offered, and whether it is damaged and so not offered any more. */
    boolean drops(long step) {
        return valid.containsKey(step) && read(step).isEmpty();
    }

    /** The snapshots that can be fetched, newest first. */
    public List<SnapshotReference> list() {
        return valid.descendingMap().values().stream().map(Kept::snapshot).toList();
    }

    /** The newest snapshot that can be fetched; there is one of the base weights at least. */
    public Optional<Kept> newest() {
        return Optional.ofNullable(valid.lastEntry()).map(Map.Entry::getValue);
    }

    /** The snapshot of {@code step}, where it is kept. */
    public Optional<SnapshotReference> find(long step) {
        return Optional.ofNullable(valid.get(step)).map(Kept::snapshot);
    }

    /** Opens the file of a step's snapshot to read. */
    public SeekableByteChannel read(SnapshotReference snapshot) throws IOException {
        return files.read(name(snapshot.step()));
    }

    /** The name of the file of a step's snapshot. */
    public static String name(long step) {
        return "step-%012d.snapshot".formatted(step);
    }

    private static UncheckedIOException failed(String what, String path, IOException e) {
        return new UncheckedIOException("cannot %s %s: %s; check the disk's space and the directory's permissions"
                .formatted(what, path, e.getMessage()), e);
    }
}
