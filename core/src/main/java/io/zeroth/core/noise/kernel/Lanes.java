package io.zeroth.core.noise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this machine. Counters come in groups of sixteen, which hold one, two or four vectors; where the machine
 * has wider ones, sixteen lanes are used. Results do not depend on the width.
 */
final class Lanes {
    /** Counters in a group. */
    static final int GROUP = 16;
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED.length() > GROUP
            ? IntVector.SPECIES_512
            : IntVector.SPECIES_PREFERRED;
    static final VectorSpecies<Float> FLOATS = INTS.withLanes(float.class);
    /** Vectors in a group. */
    static final int PARTS = GROUP / INTS.length();

    private Lanes() {}

    static FloatVector all(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }
}
