package io.zeroth.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Guesses at what was meant by a name that does not exist. */
public final class NearNames {
    private static final int MOST = 3;

    private NearNames() {}

    /** The few names that take the fewest changes of letters to get to, nearest first. */
    public static List<String> of(String wanted, Collection<String> names) {
        return names.stream()
                .sorted(Comparator.<String>comparingInt(name -> distance(wanted, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** The least number of letters to insert, delete or change (Levenshtein). */
    public static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
