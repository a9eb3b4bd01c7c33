package io.zeroth.server.replay;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.snapshot.SnapshotCodec;

/** The snapshots of a job as files, which a replay is compared with; nothing is written. */
public final class KeptSnapshots {
    private static final Pattern NAME = Pattern.compile("step-(\\d{12})\\.snapshot");
    private static final String MASKED = "masked";

    private final NavigableMap<Long, Path> files;
    private final NavigableMap<Long, Path> masked;

    private KeptSnapshots(NavigableMap<Long, Path> files, NavigableMap<Long, Path> masked) {
        this.files = files;
        this.masked = masked;
    }

    /** Where there are none. */
    public static KeptSnapshots none() {
        return new KeptSnapshots(new TreeMap<>(), new TreeMap<>());
    }

    /** Those of {@code directory}, as a server keeps them: of the job's first layout, and in a folder, of its mask. */
    public static KeptSnapshots in(Path directory) throws IOException {
        return new KeptSnapshots(list(directory), list(directory.resolve(MASKED)));
    }

    private static NavigableMap<Long, Path> list(Path directory) throws IOException {
        NavigableMap<Long, Path> found = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> children = Files.list(directory)) {
                children.forEach(file -> {
                    Matcher name = NAME.matcher(file.getFileName().toString());
                    if (name.matches()) {
                        found.put(Long.parseLong(name.group(1)), file);
                    }
                });
            }
        }
        return found;
    }

    /** The snapshot of the base model's weights, which has the layout that the job began with. */
    public Optional<Path> base() {
        return at(0, false);
    }

    /**
     * The snapshot of a step.
     *
     * @param ofMask whether theta is of what a mask keeps
     */
    public Optional<Path> at(long step, boolean ofMask) {
        return Optional.ofNullable((ofMask ? masked : files).get(step));
    }

    /** The step of the newest snapshot; empty where there are none. */
    public OptionalLong newest(boolean ofMask) {
        NavigableMap<Long, Path> all = ofMask ? masked : files;
        return all.isEmpty() ? OptionalLong.empty() : OptionalLong.of(all.lastKey());
    }

    /**
     * Reads one whole.
     *
     * @throws MalformedBytesException where it was changed or cut off, naming the file
     */
    public static Snapshot read(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, READ)) {
            return SnapshotCodec.read(in);
        } catch (MalformedBytesException e) {
            throw new MalformedBytesException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
