package io.zeroth.cli.compress;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.zeroth.cli.progress.Frame;
import io.zeroth.cli.progress.Glyphs;
import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.compress.CompressionProgress;
import io.zeroth.compress.Outcome;
import io.zeroth.model.bert.LanguageModel;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Shows how far the compression of a model is, by the elements that are done. */
final class CompressionFrames implements CompressionProgress {
    private static final int BAR_COLUMNS = 32;

    private final LanguageModel model;
    private final int tensors;
    private final long elements;
    private final ProgressDisplay display;
    private final Set<String> working = new LinkedHashSet<>();
    private int doneTensors;
    private long doneElements;

    CompressionFrames(LanguageModel model, Collection<String> tensors, ProgressDisplay display) {
        this.model = model;
        this.tensors = tensors.size();
        this.elements = tensors.stream().mapToLong(tensor -> model.shape(tensor).size()).sum();
        this.display = display;
    }

    @Override
    public void begun(String tensor) {
        working.add(tensor);
        show();
    }

    @Override
    public void finished(String tensor, Outcome outcome) {
        working.remove(tensor);
        doneTensors++;
        doneElements += model.shape(tensor).size();
        show();
    }

    private void show() {
        double share = (double) doneElements / elements;
        String done = "%d of %d matrices, %d %%".formatted(doneTensors, tensors, Math.round(100 * share));
        String now = String.join(", ", working);
        var line = new AttributedStringBuilder()
                .styled(AttributedStyle.DEFAULT.bold(), "%-11s".formatted("compressing"))
                .append(" ")
                .styled(AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN), Glyphs.bar(share, BAR_COLUMNS))
                .append("  " + done)
                .styled(AttributedStyle.DEFAULT.faint(), "  " + now)
                .toAttributedString();
        display.show(new Frame(List.of(line), "compressing: %s".formatted(done), "compressing"));
    }
}
