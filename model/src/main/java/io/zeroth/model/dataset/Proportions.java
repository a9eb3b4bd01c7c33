package io.zeroth.model.dataset;

/** How many rows of each class a split has. */
public enum Proportions {
    /** As many of each class as of the others, to within one. */
    BALANCED("balanced"),
    /** In each split as in all rows. */
    NATURAL("natural");

    private final String text;

    Proportions(String text) {
        this.text = text;
    }

    /**
     * The proportions of that name.
     *
     * @throws IllegalArgumentException where it is neither {@code balanced} nor {@code natural}
     */
    public static Proportions parse(String text) {
        for (Proportions proportions : values()) {
            if (proportions.text.equals(text)) {
                return proportions;
            }
        }
        throw new IllegalArgumentException("proportions is '%s'; it is balanced or natural".formatted(text));
    }

    /**
     * A class after another, so that every beginning of the list is in proportion to within one row a class: the next is
     * always the class that is furthest behind its share, of equals the first.
     *
     * @param left how many rows of each class there still are
     * @return the classes of a split of that size; with balanced proportions it may ask for more rows of a class than are
     *     left, with natural ones never as long as the size is no more than all that are left
     */
    int[] classes(int size, int[] left) {
        long[] shares = new long[left.length];
        long total = 0;
        for (int k = 0; k < left.length; k++) {
            shares[k] = this == BALANCED ? 1 : left[k];
            total += shares[k];
        }
        int[] classes = new int[size];
        long[] taken = new long[left.length];
        for (int i = 0; i < size; i++) {
            int next = 0;
            for (int k = 1; k < left.length; k++) {
                long behind = (i + 1) * shares[k] - total * taken[k];
                next = behind > (i + 1) * shares[next] - total * taken[next] ? k : next;
            }
            taken[next]++;
            classes[i] = next;
        }
        return classes;
    }
}
