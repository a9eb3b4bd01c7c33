package io.zeroth.cli.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.zeroth.cli.Failure;

/** A file that a command writes its result to. */
public final class OutputFile {
    private OutputFile() {}

    /**
     * Tells before minutes of work that its result could not be written; makes the file's directory where there is none.
     *
     * @param option the option that names the file
     * @throws Failure naming the option, the file and the fix
     */
    public static void requireWritable(String option, Path file) {
        Path parent = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        try {
            Files.createDirectories(parent);
        } catch (IOException e) {
            throw new Failure(
                    "%s is '%s', and there can be no directory %s; give another file".formatted(option, file, parent),
                    e);
        }
        if (Files.isDirectory(file) || !Files.isWritable(Files.exists(file) ? file : parent)) {
            throw new Failure("%s is '%s', which cannot be written; give another file".formatted(option, file));
        }
    }
}
