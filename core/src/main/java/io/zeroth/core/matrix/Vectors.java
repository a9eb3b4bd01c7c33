package io.zeroth.core.matrix;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of floats as wide as the machine has them, but at most {@value #WIDEST} lanes, and single floats in memory. */
public final class Vectors {
    /** No vector has more lanes, and the number of lanes divides it. */
    public static final int WIDEST = 16;
    public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > WIDEST
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    /** The number of lanes. */
    public static final int WIDTH = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private Vectors() {}

    /** The vector from element {@code index} on. */
    public static FloatVector load(MemorySegment from, long index) {
        return FloatVector.fromMemorySegment(SPECIES, from, index * Float.BYTES, ORDER);
    }

    public static void store(FloatVector vector, MemorySegment to, long index) {
        vector.intoMemorySegment(to, index * Float.BYTES, ORDER);
    }

    public static float at(MemorySegment from, long index) {
        return from.getAtIndex(JAVA_FLOAT, index);
    }
}
