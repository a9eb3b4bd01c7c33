package io.zeroth.server.snapshot;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private final Path directory;
    private final NavigableMap<Long, SnapshotReference> valid = new ConcurrentSkipListMap<>();

    private SnapshotStore(Path directory) {
        this.directory = directory;
    }

    /** Opens the store in {@code directory}; files that are damaged or of another layout are skipped, and said so. */
    public static SnapshotStore open(Path directory, ContentDigest layout) {
        SnapshotStore store = new SnapshotStore(directory);
        try {
            Files.createDirectories(directory);
            try (var files = Files.list(directory)) {
                files.forEach(file -> store.index(file, layout));
            }
        } catch (IOException e) {
            throw failed("read", directory, e);
        }
        return store;
    }

    private void index(Path file, ContentDigest layout) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return;
        }
        try {
            Snapshot snapshot = read(file);
            if (!snapshot.layout().digest().equals(layout) || snapshot.step() != Long.parseLong(name.group(1))) {
                log.warn("{} is skipped: it is of another layout or step; delete it", file);
                return;
            }
            valid.put(snapshot.step(), new SnapshotReference(snapshot.step(), snapshot.digest(), Files.size(file)));
        } catch (IOException | MalformedBytesException e) {
            log.warn("{} is skipped: {}", file, e.getMessage());
        }
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
        Path file = path(snapshot.step());
        Path partial = directory.resolve(file.getFileName() + ".partial");
        try {
            try (FileChannel out = FileChannel.open(partial, CREATE, WRITE, TRUNCATE_EXISTING)) {
                SnapshotCodec.write(snapshot, out);
                out.force(true);
            }
            Files.move(partial, file, ATOMIC_MOVE);
            try (FileChannel entries = FileChannel.open(directory, READ)) {
                entries.force(true);
            }
            valid.put(snapshot.step(), new SnapshotReference(snapshot.step(), snapshot.digest(), Files.size(file)));
            prune();
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    private void prune() throws IOException {
        List<Long> old = new ArrayList<>(valid.headMap(Long.MAX_VALUE).keySet());
        old.remove(0L);
        for (long step : old.subList(0, Math.max(0, old.size() - KEPT))) {
            valid.remove(step);
            Files.deleteIfExists(path(step));
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
            return Optional.of(read(path(step)));
        } catch (IOException | MalformedBytesException e) {
            log.warn("{} is skipped: {}", path(step), e.getMessage());
            valid.remove(step);
            return Optional.empty();
        }
    }

    private static Snapshot read(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, READ)) {
            return SnapshotCodec.read(in);
        }
    }

    /** The snapshots that can be fetched, newest first. */
    public List<SnapshotReference> list() {
        return List.copyOf(valid.descendingMap().values());
    }

    /** The snapshot of {@code step}, where it is kept. */
    public Optional<SnapshotReference> find(long step) {
        return Optional.ofNullable(valid.get(step));
    }

    /** The file of a step's snapshot. */
    public Path path(long step) {
        return directory.resolve("step-%012d.snapshot".formatted(step));
    }

    private static UncheckedIOException failed(String what, Path path, IOException e) {
        return new UncheckedIOException("cannot %s %s: %s; check the disk's space and the directory's permissions"
                .formatted(what, path, e.getMessage()), e);
    }
}
