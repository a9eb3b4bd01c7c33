package io.zeroth.model.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.reference.SourceReference;

/**
 * Sentences with a mistake, 0, and corrected, 1, out of the examples in LanguageTool's grammar rules. Of each pair one
 * side is used, by the key's digest. The rules are read as text, since all that is wanted is between two tags.
 */
final class GrammarImporter implements Importer {
    private static final JarResource RULES = new JarResource(
            new SourceReference.Maven("org.languagetool", "language-en", "6.5"),
            "org/languagetool/rules/en/grammar.xml", UTF_8);
    private static final Pattern EXAMPLE = Pattern.compile("(?s)<example\\b([^>]*)>(.*?)</example>");
    private static final Pattern CORRECTION = Pattern.compile("correction=\"([^\"|]+)[^\"]*\"");
    private static final Pattern MARKED = Pattern.compile("(?s)<marker>.*?</marker>");
    private static final Pattern MARKER = Pattern.compile("</?marker>");
    private static final int FEWEST_WORDS = 5;
    private static final int MOST_WORDS = 25;

    @Override
    public List<Row> rows(SourceCache cache) throws IOException {
        return rows(RULES.read(cache));
    }

    static List<Row> rows(String rules) {
        List<Row> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Matcher example = EXAMPLE.matcher(rules);
        while (example.find()) {
            Matcher correction = CORRECTION.matcher(example.group(1));
            if (correction.find()) {
                row(example.group(2), correction.group(1), seen).ifPresent(rows::add);
            }
        }
        return rows;
    }

    private static Optional<Row> row(String marked, String correction, Set<String> seen) {
        String wrong = text(MARKER.matcher(marked).replaceAll(""));
        String right = text(MARKED.matcher(marked).replaceAll(Matcher.quoteReplacement(correction)));
        String key = Texts.key(right);
        String other = Texts.key(wrong);
        int words = wrong.split(" ", -1).length;
        if (key.equals(other) || words < FEWEST_WORDS || words > MOST_WORDS || (wrong + right).contains("<")
                || seen.contains(key) || seen.contains(other)) {
            return Optional.empty();
        }
        seen.add(key);
        seen.add(other);
        int label = Integer.parseUnsignedInt(Texts.order("accept-side", key).substring(0, 8), 16) & 1;
        return Optional.of(Row.of(label == 1 ? right : wrong, label, key));
    }

    private static String text(String escaped) {
        return Texts.squeeze(Texts.unescape(escaped));
    }
}
