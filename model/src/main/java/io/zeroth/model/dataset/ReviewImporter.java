package io.zeroth.model.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.reference.SourceReference;

/**
 * Sentences of reviews, 0 negative and 1 positive, out of the npm package {@code sentiment}. Source: Kotzias et al.,
 * From Group to Individual Labels Using Deep Features, KDD 2015.
 *
 * @param site {@code amazon}, {@code imdb} or {@code yelp}
 */
record ReviewImporter(String site) implements Importer {
    private static final SourceReference.Npm PACKAGE = new SourceReference.Npm("sentiment", "5.0.2");

    @Override
    public List<Row> rows(SourceCache cache) throws IOException {
        byte[] json = new Tarball(cache.fetch(PACKAGE)).read("package/test/fixtures/%s.json".formatted(site));
        List<Row> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode review : JsonMapper.builder().build().readTree(json)) {
            String text = Texts.squeeze(review.path("text").asText());
            String key = Texts.key(text);
            int label = review.path("class").asInt(-1);
            if ((label == 0 || label == 1) && !key.isEmpty() && seen.add(key)) {
                rows.add(Row.of(text, label, key));
            }
        }
        return rows;
    }
}
