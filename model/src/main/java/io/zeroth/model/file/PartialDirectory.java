package io.zeroth.model.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A directory that is there whole or not at all: a hidden one beside its place, until it is published. */
public final class PartialDirectory implements AutoCloseable {
    private final Path directory;
    private final Path partial;

    private PartialDirectory(Path directory, Path partial) {
        this.directory = directory;
        this.partial = partial;
    }

    /** @throws IOException where there is something of that name already */
    public static void requireNew(Path directory) throws IOException {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("%s is there already; give the name of a new directory".formatted(directory));
        }
    }

    /**
     * Makes an empty hidden directory; what was left of one whose maker was killed is taken away.
     *
     * @param directory is not there yet
     * @throws IOException where it is, or cannot be written to
     */
    public static PartialDirectory begin(Path directory) throws IOException {
        requireNew(directory);
        Path absolute = directory.toAbsolutePath();
        Path partial = absolute.resolveSibling("." + absolute.getFileName() + ".partial");
        FileTree.delete(partial);
        try {
            Files.createDirectories(partial);
        } catch (IOException e) {
            throw new IOException(
                    "%s cannot be made (%s); give a directory that this user can write to".formatted(directory, e), e);
        }
        return new PartialDirectory(absolute, partial);
    }

    /** Where its files are written. */
    public Path path() {
        return partial;
    }

    /** Gives it its name; it holds all that it is to hold. */
    public void publish() throws IOException {
        requireNew(directory);
        AtomicFile.publish(partial, directory);
    }

    /** Takes away what was written, unless it was published. */
    @Override
    public void close() throws IOException {
        FileTree.delete(partial);
    }
}
