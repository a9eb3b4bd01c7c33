package io.zeroth.compress;

import java.io.IOException;

/** Takes what comes of a model's tensors, one at a time, in whatever order they are done. */
@FunctionalInterface
public interface Sink {
    /** What it throws ends the compression. */
    void accept(String tensor, Outcome outcome) throws IOException;
}
