package io.zeroth.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** A file that a benchmark writes its tables to, where one is asked for. */
public final class MarkdownFile {
    @Option(
            names = "--out",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "FILE",
            description = "A file to write the tables to as Markdown.")
    private Optional<Path> out = Optional.empty();

    /** Tells before minutes of work that the file could not be written. */
    public void requireWritable() {
        out.ifPresent(file -> OutputFile.requireWritable("--out", file));
    }

    public void write(List<String> lines) throws IOException {
        if (out.isPresent()) {
            Files.writeString(out.get(), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
        }
    }
}
