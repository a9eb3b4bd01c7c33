package io.zeroth.model.trainable;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import io.zeroth.core.importance.WeightReader;
import io.zeroth.model.bert.LanguageModel;

/** The weights of an open base model, for the choice of a mask. */
public final class BaseWeights {
    private BaseWeights() {}

    public static WeightReader of(LanguageModel model) {
        return (tensor, out) -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment values = arena.allocate((long) out.length * Float.BYTES, Float.BYTES);
                model.read(tensor, values);
                MemorySegment.copy(values, JAVA_FLOAT, 0, out, 0, out.length);
            }
        };
    }
}
