package io.zeroth.cli.simulate;

import java.util.List;

import io.zeroth.cli.progress.Frame;
import io.zeroth.cli.progress.Glyphs;
import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.simulation.Campaign;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Shows how far a campaign of simulations is. */
final class CampaignFrames {
    private static final int BAR_COLUMNS = 32;

    private final long seeds;
    private final ProgressDisplay display;

    CampaignFrames(long seeds, ProgressDisplay display) {
        this.seeds = seeds;
        this.display = display;
    }

    void show(Campaign.Tally tally) {
        double share = (double) tally.seeds() / seeds;
        String done = "%,d of %,d seeds, %,d events, %d failed".formatted(tally.seeds(), seeds, tally.events(),
                tally.failed().size());
        var line = new AttributedStringBuilder().styled(AttributedStyle.DEFAULT.bold(), "simulating  ")
                .styled(AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN), Glyphs.bar(share, BAR_COLUMNS))
                .append("  " + done)
                .toAttributedString();
        display.show(new Frame(List.of(line), "simulating: %s".formatted(done), "simulating"));
    }
}
