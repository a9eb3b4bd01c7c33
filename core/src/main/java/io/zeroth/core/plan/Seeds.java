package io.zeroth.core.plan;

import io.zeroth.core.noise.Stream;
import io.zeroth.core.noise.Threefry;

/** The seeds of a job's directions, each a function of the job's seed, the step and the direction's number. */
public final class Seeds {
    private Seeds() {}

    /**
     * The seed of direction {@code index} of {@code step}; fixed for ever.
     *
     * @param step counts from 1
     * @param index counts from 0 within the step
     */
    public static long derive(long jobSeed, long step, int index) {
        return Threefry.words(jobSeed, Stream.SEEDS, step, Integer.toUnsignedLong(index)).low64();
    }
}
