package io.zeroth.model.dataset.wordnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.zeroth.model.dataset.Texts;

/** Example sentences by the word they use, for one part of speech. */
final class Usages {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern LETTERS = Pattern.compile("[a-z]+");
    private static final Pattern WORD = Pattern.compile("[a-z]{3,}");
    private static final List<String> ENDINGS = List.of("", "s", "es", "ed", "d", "ing");
    private static final int FEWEST_WORDS = 3;
    private static final int MOST_WORDS = 16;

    private final Map<String, Set<Usage>> byWord = new TreeMap<>();

    /** A sentence, and the set of words of one meaning that it is an example of. */
    record Usage(String synset, String sentence) {}

    static Usages of(List<Synset> synsets) {
        Usages usages = new Usages();
        synsets.forEach(usages::add);
        return usages;
    }

    Set<String> words() {
        return byWord.keySet();
    }

    /** The sentences that use a word, in the order that stands for chance. */
    List<Usage> of(String word) {
        return Texts.inOrder("wic", byWord.getOrDefault(word, Set.of()), usage -> word + "|" + usage.sentence());
    }

    private void add(Synset synset) {
        for (MatchResult quoted : QUOTED.matcher(synset.gloss()).results().toList()) {
            String sentence = Texts.squeeze(quoted.group(1));
            List<String> tokens = LETTERS.matcher(sentence.toLowerCase(Locale.ROOT))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            if (tokens.size() < FEWEST_WORDS || tokens.size() > MOST_WORDS) {
                continue;
            }
            for (String form : synset.words()) {
                String word = form.toLowerCase(Locale.ROOT);
                if (WORD.matcher(word).matches() && tokens.stream().anyMatch(token -> isFormOf(token, word))) {
                    byWord.computeIfAbsent(word, key -> new LinkedHashSet<>())
                            .add(new Usage(synset.offset(), sentence));
                }
            }
        }
    }

    /** Whether a token is a word as it stands in the dictionary or with a regular ending. */
    static boolean isFormOf(String token, String word) {
        String stem = word.substring(0, word.length() - 1);
        List<String> forms = new ArrayList<>(ENDINGS.stream().map(word::concat).toList());
        if (word.endsWith("e")) {
            forms.addAll(Arrays.asList(stem + "ing", stem + "ed"));
        }
        if (word.endsWith("y")) {
            forms.addAll(Arrays.asList(stem + "ies", stem + "ied"));
        }
        return forms.contains(token);
    }
}
