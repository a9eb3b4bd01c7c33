package io.zeroth.cli.progress;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/** Draws frames in place at the bottom of a terminal; printed lines scroll away above them. */
public final class LiveDisplay implements ProgressDisplay {
    private final Terminal terminal;
    private final Display display;
    private final boolean color;
    private List<AttributedString> shown = List.of();

    public LiveDisplay(Terminal terminal, boolean color) {
        this.terminal = requireNonNull(terminal, "terminal");
        this.display = new Display(terminal, false);
        this.color = color;
        fit();
        terminal.handle(Signal.WINCH, signal -> redraw());
    }

    @Override
    public synchronized void print(String line) {
        List<AttributedString> frame = shown;
        clear();
        terminal.writer().println(line);
        terminal.flush();
        draw(frame);
    }

    @Override
    public synchronized void show(Frame frame) {
        draw(frame.lines());
    }

    @Override
    public synchronized void clear() {
        draw(List.of());
        terminal.flush();
    }

    @Override
    public synchronized void close() {
        clear();
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be given back", e);
        }
    }

    private synchronized void redraw() {
        display.clear();
        fit();
        draw(shown);
    }

    private void fit() {
        Size size = terminal.getSize();
        display.resize(Math.max(8, size.getRows()), Math.max(40, size.getColumns()));
    }

    private void draw(List<AttributedString> lines) {
        int columns = Math.max(40, terminal.getWidth()) - 1;
        int rows = Math.max(8, terminal.getHeight()) - 1;
        List<AttributedString> fitted = new ArrayList<>();
        for (AttributedString line : lines.subList(0, Math.min(rows, lines.size()))) {
            AttributedString drawn = color ? line : new AttributedString(line.toString());
            fitted.add(drawn.columnSubSequence(0, columns));
        }
        display.update(fitted, -1);
        shown = lines;
    }
}
