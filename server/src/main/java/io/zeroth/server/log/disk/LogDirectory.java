package io.zeroth.server.log.disk;

import static java.nio.file.StandardOpenOption.READ;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.jspecify.annotations.Nullable;

/** Where a log is on disk. Nothing is ever written there, and nothing that a running server holds is touched. */
public final class LogDirectory {
    private static final String SEGMENTS = "current";
    private static final String LOCK = "in_use.lock";

    /** What Ratis keeps of the one group that a job's log is. */
    private final Path group;
    private final Optional<Path> data;

    private LogDirectory(Path group, Optional<Path> data) {
        this.group = requireNonNull(group, "group");
        this.data = requireNonNull(data, "data");
    }

    /**
     * Finds the log in a directory.
     *
     * @param given what a server was given as its data directory, or the folder of the log in it or a copy of that
     * @throws UnreadableLogException where there is none
     */
    public static LogDirectory find(Path given) {
        Path log = given.resolve("log");
        Path place = Files.isDirectory(log) ? log : given;
        List<Path> groups = children(place).stream().filter(each -> Files.isDirectory(each.resolve(SEGMENTS))).toList();
        if (groups.size() != 1) {
            throw new UnreadableLogException(
                    "%s holds %s; give the --data directory of a server, or the folder 'log' in it".formatted(given,
                            groups.isEmpty() ? "no log" : "%d logs".formatted(groups.size())));
        }
        return new LogDirectory(groups.getFirst(), Optional.ofNullable(place.toAbsolutePath().getParent()));
    }

    private static List<Path> children(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        } catch (IOException e) {
            throw cannotRead(directory, e);
        }
    }

    static UncheckedIOException cannotRead(Path path, IOException cause) {
        return new UncheckedIOException("%s cannot be read (%s); check its permissions".formatted(path, cause), cause);
    }

    /** Where a server keeps the snapshots of the job whose log this is, if it does. */
    public Optional<Path> snapshots() {
        return data.map(each -> each.resolve("snapshots")).filter(Files::isDirectory);
    }

    /** The files that the log is made of, oldest first. */
    List<LogSegmentPath> segments() {
        return children(group.resolve(SEGMENTS)).stream()
                // Ratis would delete an empty one that it is shown.
                .filter(file -> file.toFile().length() > 0)
                .flatMap(file -> Optional.ofNullable(LogSegmentPath.matchLogSegment(file)).stream())
                .sorted((a, b) -> a.getStartEnd().compareTo(b.getStartEnd()))
                .toList();
    }

    /**
     * Makes sure that no server writes to the log now; one that starts is not kept from it.
     *
     * @throws UnreadableLogException where one does
     */
    void requireUnused() {
        Path file = group.resolve(LOCK);
        if (!Files.isReadable(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, READ); FileLock lock = tryLock(channel)) {
            if (lock == null) {
                throw new UnreadableLogException(
                        "the log in %s is in use by a server; stop it, or read a copy of its data directory"
                                .formatted(group));
            }
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, true);
        } catch (OverlappingFileLockException e) {
            // A server in this very process.
            return null;
        }
    }

    @Override
    public String toString() {
        return group.toString();
    }
}
