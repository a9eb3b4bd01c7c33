package io.zeroth.model.task.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.zeroth.model.NearNames;

/**
 * A YAML mapping whose every field must be known; errors name the file, the line, the field and the fix.
 */
public final class StrictYaml {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern EXPONENTIAL = Pattern.compile("[-+]?[0-9]+(\\.[0-9]*)?[eE][-+]?[0-9]+");

    private final String source;
    private final String path;
    private final JsonNode mapping;
    private final Map<String, Integer> lines;

    private StrictYaml(String source, String path, JsonNode mapping, Map<String, Integer> lines) {
        this.source = source;
        this.path = path;
        this.mapping = mapping;
        this.lines = lines;
    }

    /**
     * Reads a document.
     *
     * @param source what the document is called in errors, for example {@code task file reviews.yaml}
     * @throws IOException where it is no YAML mapping
     */
    public static StrictYaml parse(String source, String text) throws IOException {
        try {
            JsonNode root = YAML.readTree(text);
            if (root == null || !root.isObject()) {
                throw new IOException("%s is no list of 'field: value' lines".formatted(source));
            }
            return new StrictYaml(source, "", root, lines(text));
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
            throw new IOException("%s%s is no valid YAML: %s".formatted(source, line,
                    e.getOriginalMessage().lines().findFirst().orElse("")), e);
        }
    }

    /** The text of a field that must be there. */
    public String text(String field) throws IOException {
        return optionalText(field).orElseThrow(() -> missing(field));
    }

    public Optional<String> optionalText(String field) throws IOException {
        JsonNode node = get(field);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isValueNode() || node.isNull()) {
            throw error(field, "is %s; write a text".formatted(node));
        }
        return Optional.of(node.asText());
    }

    /** The number of a field, or {@code otherwise} where it is not there. */
    public double number(String field, double otherwise) throws IOException {
        return optionalNumber(field).orElse(otherwise);
    }

    public Optional<Double> optionalNumber(String field) throws IOException {
        JsonNode node = get(field);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        // YAML 1.1, which the parser follows, takes 1e-3 for a text; YAML 1.2 and everyone who writes it do not.
        if (!node.isNumber() && !(node.isTextual() && EXPONENTIAL.matcher(node.asText()).matches())) {
            throw error(field, "is %s; write a number".formatted(node));
        }
        return Optional.of(node.isNumber() ? node.asDouble() : Double.parseDouble(node.asText()));
    }

    public Optional<Long> optionalWhole(String field) throws IOException {
        JsonNode node = get(field);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw error(field, "is %s; write a whole number".formatted(node));
        }
        return Optional.of(node.asLong());
    }

    /** The whole number of a field, or {@code otherwise} where it is not there. */
    public int integer(String field, int otherwise) throws IOException {
        JsonNode node = get(field);
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw error(field, "is %s; write a whole number".formatted(node));
        }
        return node.asInt();
    }

    /** The texts of a list that must be there. */
    public List<String> texts(String field) throws IOException {
        return optionalTexts(field).orElseThrow(() -> missing(field));
    }

    public Optional<List<String>> optionalTexts(String field) throws IOException {
        JsonNode node = get(field);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : node) {
            if (!element.isTextual()) {
                throw error(field, "has %s, which YAML reads as no text; write it in quotes".formatted(element));
            }
            texts.add(element.asText());
        }
        if (!node.isArray()) {
            throw error(field, "is %s; write a list, as in [first, second]".formatted(node));
        }
        return Optional.of(List.copyOf(texts));
    }

    public boolean has(String field) {
        return !get(field).isMissingNode();
    }

    /** Whether a field is there and is a mapping. */
    public boolean isMapping(String field) {
        return get(field).isObject();
    }

    /** The mapping of a field that must be there. */
    public StrictYaml mapping(String field) throws IOException {
        JsonNode node = get(field);
        if (node.isMissingNode()) {
            throw missing(field);
        }
        if (!node.isObject()) {
            throw error(field, "is %s; write 'field: value' lines below it".formatted(node));
        }
        return new StrictYaml(source, path + "/" + field, node, lines);
    }

    /** @throws IOException naming the first field that is none of {@code fields}, and what may have been meant */
    public void allow(String... fields) throws IOException {
        List<String> known = List.of(fields);
        for (Map.Entry<String, JsonNode> field : mapping.properties()) {
            if (!known.contains(field.getKey())) {
                throw new IOException("unknown field '%s' in %s%s; %s".formatted(field.getKey(), source,
                        line(field.getKey()), guess(field.getKey(), known)));
            }
        }
    }

    /** An error about one field's value, to be thrown. */
    public IOException error(String field, String fault) {
        return new IOException("%s in %s%s %s".formatted(name(field), source, line(field), fault));
    }

    private static String guess(String field, List<String> known) {
        String nearest = NearNames.of(field, known).stream().findFirst().orElse("");
        if (NearNames.distance(field, nearest) <= Math.max(2, field.length() / 3)) {
            return "did you mean '%s'?".formatted(nearest);
        }
        return "the fields are %s".formatted(String.join(", ", known));
    }

    private IOException missing(String field) {
        return new IOException("%s has no field '%s'; add it".formatted(source, name(field)));
    }

    private JsonNode get(String field) {
        return mapping.path(field);
    }

    private String name(String field) {
        return (path + "/" + field).substring(1).replace('/', '.');
    }

    private String line(String field) {
        Integer line = lines.get(path + "/" + field);
        return line == null ? "" : " line " + line;
    }

    /** The line of each field, by JSON pointer; a tree of nodes does not keep it. */
    private static Map<String, Integer> lines(String text) throws IOException {
        Map<String, Integer> lines = new HashMap<>();
        try (JsonParser parser = YAML.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    lines.put(parser.getParsingContext().pathAsPointer().toString(),
                            parser.currentTokenLocation().getLineNr());
                }
            }
        }
        return lines;
    }
}
