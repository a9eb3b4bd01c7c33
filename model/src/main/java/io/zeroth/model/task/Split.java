package io.zeroth.model.task;

import java.util.Locale;

/** The part of a data set that an example belongs to. */
public enum Split {
    /** Trained on. */
    TRAIN,
    /** Used to choose settings. */
    DEV,
    /** Held out; only ever measured. */
    TEST;

    /**
     * The split of that name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Split parse(String text) {
        for (Split split : values()) {
            if (split.text().equals(text)) {
                return split;
            }
        }
        throw new IllegalArgumentException("split is '%s'; it is train, dev or test".formatted(text));
    }

    /** The name as users write it, for example {@code train}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
