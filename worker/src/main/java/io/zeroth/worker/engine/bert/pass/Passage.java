package io.zeroth.worker.engine.bert.pass;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;

import io.zeroth.model.prompt.EncodedExample;

/**
 * One example on its way from one cut point to another.
 *
 * @param from what was kept at the first one; empty at {@link CutPoint.Tokens}
 * @param to takes what is kept at the second one
 */
public record Passage(EncodedExample example, MemorySegment from, MemorySegment to) {
    public Passage {
        requireNonNull(example, "example");
        requireNonNull(from, "from");
        requireNonNull(to, "to");
    }

    public int tokens() {
        return example.tokens().length;
    }
}
