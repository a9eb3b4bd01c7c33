package io.zeroth.core.noise;

/** Which use of the generator words are for; the same seed has unrelated words in each. */
public enum Stream {
    GAUSSIAN(0), RADEMACHER(1), SEEDS(2), SHARDS(3), SCORES(4), SCALES(5), FACTORS(6);

    private final int id;

    Stream(int id) {
        this.id = id;
    }

    /** The third key word; fixed for ever. */
    public int id() {
        return id;
    }
}
