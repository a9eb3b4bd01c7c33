package io.zeroth.cli.progress;

import static java.util.Objects.requireNonNull;

import java.util.List;

import org.jline.utils.AttributedString;

/**
 * What a display shows at one moment.
 *
 * @param lines for a terminal, where they replace the lines of the frame before
 * @param summary the same on one line, for a log
 * @param stage what is under way; a summary is always printed when it changes
 */
public record Frame(List<AttributedString> lines, String summary, String stage) {
    public Frame {
        requireNonNull(lines, "lines");
        requireNonNull(summary, "summary");
        requireNonNull(stage, "stage");
        lines = List.copyOf(lines);
    }
}
