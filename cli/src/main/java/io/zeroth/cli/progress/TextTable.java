package io.zeroth.cli.progress;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of text in aligned columns. */
public final class TextTable {
    private final List<Boolean> toTheRight;
    private final List<List<String>> rows = new ArrayList<>();

    private TextTable(List<Boolean> toTheRight) {
        this.toTheRight = toTheRight;
    }

    /** A table with these headings; the columns of headings that begin with {@code >} are set to the right. */
    public static TextTable of(String... headings) {
        TextTable table = new TextTable(List.of(headings).stream().map(heading -> heading.startsWith(">")).toList());
        table.rows.add(List.of(headings)
                .stream()
                .map(heading -> heading.startsWith(">") ? heading.substring(1) : heading)
                .toList());
        return table;
    }

    public TextTable row(String... cells) {
        if (cells.length != toTheRight.size()) {
            throw new IllegalArgumentException(
                    "a row of %d cells in a table of %d columns".formatted(cells.length, toTheRight.size()));
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The headings, a rule and the rows. */
    public List<String> lines() {
        int[] widths = IntStream.range(0, toTheRight.size())
                .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
        lines.add(1, "─".repeat(IntStream.of(widths).sum() + 2 * (widths.length - 1)));
        return lines;
    }

    private String line(List<String> row, int[] widths) {
        return IntStream.range(0, widths.length).mapToObj(column -> {
            String fill = " ".repeat(widths[column] - row.get(column).length());
            return toTheRight.get(column) ? fill + row.get(column) : row.get(column) + fill;
        }).collect(joining("  ")).stripTrailing();
    }
}
