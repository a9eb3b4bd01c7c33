package io.zeroth.model.dataset.wordnet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.zeroth.model.dataset.Importer;
import io.zeroth.model.dataset.Row;
import io.zeroth.model.dataset.Texts;
import io.zeroth.model.reference.SourceCache;

/** Definitions of nouns and the broad kind of what they define: animal, object, food, place, person or plant. */
public final class KindImporter implements Importer {
    /** WordNet's files for the kinds, in the order of the class numbers. */
    private static final List<String> FILES = List.of("05", "06", "13", "15", "18", "20");
    private static final int FEWEST_WORDS = 5;
    private static final int MOST_WORDS = 30;

    @Override
    public List<Row> rows(SourceCache cache) throws IOException {
        return rows(Synset.read("noun", cache));
    }

    static List<Row> rows(List<Synset> nouns) {
        List<Row> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Synset noun : nouns) {
            int label = FILES.indexOf(noun.lexicographer());
            if (label < 0) {
                continue;
            }
            String definition = Texts.squeeze(noun.gloss().split("; \"", 2)[0]);
            String key = Texts.key(definition);
            int words = definition.split(" ", -1).length;
            if (words >= FEWEST_WORDS && words <= MOST_WORDS && seen.add(key)) {
                rows.add(Row.of(definition, label, key));
            }
        }
        return rows;
    }
}
