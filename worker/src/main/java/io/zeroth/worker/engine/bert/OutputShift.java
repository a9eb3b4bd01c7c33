package io.zeroth.worker.engine.bert;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** A shift of a dense layer's outputs under way: what was added to its bias, and the bias as it was. */
record OutputShift(MemorySegment bias, MemorySegment before) {
    /** How the name of a dense layer's kernel ends; its bias has the same name but for this. */
    static final String KERNEL = ".kernel";

    /** The bias of the dense layer of {@code kernel}. */
    static String bias(String kernel) {
        return kernel.substring(0, kernel.length() - KERNEL.length()) + ".bias";
    }

    /** Adds {@code values} to a bias. */
    static OutputShift begin(MemorySegment bias, float[] values) {
        long outputs = bias.byteSize() / Float.BYTES;
        if (values.length != outputs) {
            throw new IllegalArgumentException(
                    "the shift has %d values; the layer has %d outputs".formatted(values.length, outputs));
        }
        OutputShift shift = new OutputShift(bias, MemorySegment.ofArray(bias.toArray(JAVA_FLOAT)));
        for (int i = 0; i < values.length; i++) {
            bias.setAtIndex(JAVA_FLOAT, i, bias.getAtIndex(JAVA_FLOAT, i) + values[i]);
        }
        return shift;
    }

    /** Restores the bias by copying it. */
    void end() {
        bias.copyFrom(before);
    }
}
