package io.zeroth.cli.progress;

/** Where the progress of something long is shown. */
public interface ProgressDisplay extends AutoCloseable {
    /** Prints a line that stays. */
    void print(String line);

    /** Shows how things stand; replaces the last frame where that can be done. */
    void show(Frame frame);

    /** Takes the last frame away. */
    void clear();

    @Override
    void close();
}
