package io.zeroth.core.importance.rule;

/** How the scores of a row are made comparable between tasks, before they are summed over tasks. */
public enum RowNormalization {
    /** (s - least) / (greatest - least); a row of equal scores becomes zeros (chosen: METHODS leaves it open). */
    MIN_MAX,
    /** s / sum of |s|; a row of zeros stays (chosen). */
    SUM
}
