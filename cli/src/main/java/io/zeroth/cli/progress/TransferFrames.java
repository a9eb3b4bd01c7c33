package io.zeroth.cli.progress;

import java.util.List;
import java.util.OptionalLong;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Frames of a transfer's progress. */
public final class TransferFrames {
    private static final int BAR_COLUMNS = 32;

    private TransferFrames() {}

    /**
     * @param what what is transferred
     * @param done bytes so far
     * @param total bytes in all, where that is known
     */
    public static Frame of(String what, long done, OptionalLong total) {
        double share = total.isPresent() && total.getAsLong() > 0 ? (double) done / total.getAsLong() : 0;
        String amount = total.isPresent()
                ? "%s of %s".formatted(Figures.bytes(done), Figures.bytes(total.getAsLong()))
                : Figures.bytes(done);
        AttributedString line = new AttributedStringBuilder()
                .styled(AttributedStyle.DEFAULT.bold(), "%-11s".formatted("fetching"))
                .styled(AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN), Glyphs.bar(share, BAR_COLUMNS))
                .append("  ")
                .append(what)
                .styled(AttributedStyle.DEFAULT.faint(), "  " + amount)
                .toAttributedString();
        return new Frame(List.of(line), "fetching %s, %s".formatted(what, amount), what);
    }
}
