package io.zeroth.model.dataset.wordnet;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.zeroth.model.dataset.Importer;
import io.zeroth.model.dataset.Row;
import io.zeroth.model.dataset.Texts;
import io.zeroth.model.reference.SourceCache;

/**
 * Two sentences that use a word in different meanings, 0, or in the same, 1. A word is in at most one row, and so is a
 * sentence; labels are evened out as far as the words allow. Source of the task: Pilehvar and Camacho-Collados, WiC, 2019.
 */
public final class WordInContextImporter implements Importer {
    private static final Pattern LAST_MARKS = Pattern.compile("[ .!?;,]+$");

    private record Pair(String first, String second) {
        String order() {
            return Texts.order("wic", first + "|" + second);
        }
    }

    @Override
    public List<Row> rows(SourceCache cache) throws IOException {
        return rows(List.of(Usages.of(Synset.read("noun", cache)), Usages.of(Synset.read("verb", cache))));
    }

    /** @param partsOfSpeech meanings are compared within each */
    static List<Row> rows(List<Usages> partsOfSpeech) {
        Set<String> words = new TreeSet<>();
        partsOfSpeech.forEach(usages -> words.addAll(usages.words()));
        List<Row> rows = new ArrayList<>();
        Set<String> used = new HashSet<>();
        int[] count = new int[2];
        for (String word : Texts.inOrder("wic", words, word -> word)) {
            int wanted = count[1] <= count[0] ? 1 : 0;
            for (int label : new int[] {wanted, 1 - wanted}) {
                Optional<Pair> pair = best(pairs(partsOfSpeech, word, label == 1), used);
                if (pair.isPresent()) {
                    used.add(pair.get().first());
                    used.add(pair.get().second());
                    count[label]++;
                    rows.add(row(word, pair.get(), label));
                    break;
                }
            }
        }
        return rows;
    }

    private static List<Pair> pairs(List<Usages> partsOfSpeech, String word, boolean sameMeaning) {
        List<Pair> pairs = new ArrayList<>();
        for (Usages usages : partsOfSpeech) {
            List<Usages.Usage> of = usages.of(word);
            for (int i = 0; i < of.size(); i++) {
                for (int j = i + 1; j < of.size(); j++) {
                    Usages.Usage a = of.get(i);
                    Usages.Usage b = of.get(j);
                    if (a.synset().equals(b.synset()) == sameMeaning
                            && !Texts.key(a.sentence()).equals(Texts.key(b.sentence()))) {
                        pairs.add(new Pair(a.sentence(), b.sentence()));
                    }
                }
            }
        }
        return pairs;
    }

    private static Optional<Pair> best(List<Pair> pairs, Set<String> used) {
        return pairs.stream()
                .filter(pair -> !used.contains(pair.first()) && !used.contains(pair.second()))
                .min(comparing(Pair::order));
    }

    private static Row row(String word, Pair pair, int label) {
        SortedMap<String, String> fields = new TreeMap<>();
        fields.put("word", word);
        fields.put("s1", LAST_MARKS.matcher(pair.first()).replaceAll(""));
        fields.put("s2", LAST_MARKS.matcher(pair.second()).replaceAll(""));
        return new Row(fields, label, word);
    }
}
