package io.zeroth.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import io.zeroth.cli.Failure;
import io.zeroth.model.file.FileTree;

/** The directory of one demo; a new one is taken away when the demo has succeeded, for after a failure its logs are wanted. */
final class Workspace implements AutoCloseable {
    private static final Path PARENT = Path.of(".zeroth");

    private final Path directory;
    private final boolean passing;
    private boolean succeeded;

    private Workspace(Path directory, boolean passing) {
        this.directory = directory;
        this.passing = passing;
    }

    /**
     * Opens a directory.
     *
     * @param chosen the directory that the user chose, which is always kept; without it a new one is made
     * @param keep whether a new one is kept too
     */
    static Workspace open(Optional<Path> chosen, boolean keep) throws IOException {
        if (chosen.isPresent()) {
            Path directory = Files.createDirectories(chosen.get());
            try (Stream<Path> content = Files.list(directory)) {
                if (content.findAny().isPresent()) {
                    throw new Failure("--data is '%s', which is not empty; choose a new or an empty directory"
                            .formatted(directory));
                }
            }
            return new Workspace(directory, false);
        }
        Files.createDirectories(PARENT);
        return new Workspace(Files.createTempDirectory(PARENT, "demo-"), !keep);
    }

    Path directory() {
        return directory;
    }

    void succeeded() {
        succeeded = true;
    }

    @Override
    public void close() throws IOException {
        if (passing && succeeded) {
            FileTree.delete(directory);
        }
    }
}
