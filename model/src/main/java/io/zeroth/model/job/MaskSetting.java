package io.zeroth.model.job;

import java.util.Locale;

/** The settings of a mask beside its method; each method takes some. */
public enum MaskSetting {
    KEEP, ESTIMATOR, PROBES, SHARDS, ALPHA, BETA, NORMALIZATION, EPSILON, LEARNING_RATE, DAMPING, SEED;

    /** The name of its field in a job file. */
    public String field() {
        return name().toLowerCase(Locale.ROOT);
    }
}
