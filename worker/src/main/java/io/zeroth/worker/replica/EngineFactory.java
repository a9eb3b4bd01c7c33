package io.zeroth.worker.replica;

import io.zeroth.core.layout.Layout;
import io.zeroth.worker.engine.ForwardEngine;

/** What makes engines for one base model. */
public interface EngineFactory {
    /** The name of the engines it makes, for example {@code cpu-nd4j}. */
    String engineName();

    /**
     * An engine for a layout; it is used, and closed, by the thread that asked for it.
     *
     * @throws IllegalArgumentException if the layout names a tensor that the model lacks or has in another shape
     */
    ForwardEngine open(Layout layout);
}
