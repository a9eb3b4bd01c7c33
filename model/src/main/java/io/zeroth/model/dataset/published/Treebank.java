package io.zeroth.model.dataset.published;

import java.util.regex.Pattern;

/**
 * Text out of the tokens of the Penn Treebank, as far as tokens tell: brackets and quotation marks are characters again,
 * negations and clitics are joined to their word, and closing marks to what they close. A space beside a lone apostrophe
 * stays, since it may open or close.
 */
final class Treebank {
    private static final Pattern NEGATION = Pattern.compile("(?i)(\\w) (n't)\\b");
    private static final Pattern CLITIC = Pattern.compile("(?i)(\\w) ('(?:s|re|ve|ll|d|m|t))(?!\\S)");
    private static final Pattern OPENING = Pattern.compile("\\( ");
    private static final Pattern CLOSING = Pattern.compile(" (\\.\\.\\.|[.,:;?!)])(?![^\\s\"])");
    private static final Pattern QUOTED = Pattern.compile("(?<!\\S)`` (.*?) ''(?!\\S)");

    private Treebank() {}

    static String text(String tokens) {
        String text = tokens.replace("-lrb-", "(")
                .replace("-rrb-", ")")
                .replace("-LRB-", "(")
                .replace("-RRB-", ")")
                .replace("\\/", "/")
                .replace("\\*", "*");
        text = QUOTED.matcher(text).replaceAll("\"$1\"");
        text = text.replace("``", "\"").replace("''", "\"").replace('`', '\'');
        text = NEGATION.matcher(text).replaceAll("$1$2");
        text = CLITIC.matcher(text).replaceAll("$1$2");
        text = OPENING.matcher(text).replaceAll("(");
        return CLOSING.matcher(text).replaceAll("$1");
    }
}
