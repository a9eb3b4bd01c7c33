package io.zeroth.model.dataset.published;

import static java.util.Objects.requireNonNull;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zeroth.model.dataset.Texts;

/** What a line of a data set's file is. Every format throws {@link IllegalArgumentException} where a line is none of it. */
enum LineFormat {
    /** A label, a space and a text in tokens; of a label {@code COARSE:fine} the first half counts. */
    LABEL_FIRST("label-first", "lines of a label, a space and a text") {
        @Override
        Labelled read(String line, String file) {
            int space = line.indexOf(' ');
            if (space <= 0) {
                throw new IllegalArgumentException("this is no label with a space and a text after it");
            }
            String label = line.substring(0, space);
            int colon = label.indexOf(':');
            return Labelled.of(Treebank.text(Texts.squeeze(line.substring(space))),
                    colon < 0 ? label : label.substring(0, colon));
        }
    },
    /** A text in tokens; its label is the name of its file. */
    FILE_PER_CLASS("file-per-class", "lines of one text each, all of one class") {
        @Override
        Labelled read(String line, String file) {
            return Labelled.of(Treebank.text(Texts.squeeze(line)), file);
        }
    },
    /** A source, a label, a linguist's mark and a text, with tabulators between. */
    TABULATED("tabulated", "lines of a source, a label, a mark and a sentence, with tabulators between") {
        @Override
        Labelled read(String line, String file) {
            String[] cells = line.split("\t", -1);
            if (cells.length != TABULATED_CELLS) {
                throw new IllegalArgumentException(
                        "this has %d cells between tabulators; it must have %d: source, label, mark and sentence"
                                .formatted(cells.length, TABULATED_CELLS));
            }
            return Labelled.of(Texts.squeeze(cells[3]), cells[1]);
        }
    },
    /** A JSON object with a premise, a hypothesis and a label; marks at the premise's end are taken off. */
    JSON_PAIR("json-pair", "lines of JSON objects with premise, hypothesis and label") {
        @Override
        Labelled read(String line, String file) {
            JsonNode object = json(line);
            String premise = Texts.squeeze(string(object, "premise"));
            String hypothesis = Texts.squeeze(string(object, "hypothesis"));
            SortedMap<String, String> fields = new TreeMap<>();
            fields.put("premise", LAST_MARKS.matcher(premise).replaceAll(""));
            fields.put("hypothesis", hypothesis);
            return new Labelled(fields, string(object, "label"), Texts.key(premise) + "|" + Texts.key(hypothesis));
        }
    };

    private static final int TABULATED_CELLS = 4;
    private static final Pattern LAST_MARKS = Pattern.compile("[ .!?;,]+$");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String text;
    private final String description;

    LineFormat(String text, String description) {
        this.text = text;
        this.description = description;
    }

    /**
     * A line's fields and what its file calls its class.
     *
     * @param key the same for lines that differ in marks and case alone
     */
    record Labelled(SortedMap<String, String> fields, String label, String key) {
        Labelled {
            requireNonNull(fields, "fields");
            requireNonNull(label, "label");
            if (key.isBlank() || key.equals("|")) {
                throw new IllegalArgumentException("this has no text with a letter or a digit");
            }
        }

        static Labelled of(String text, String label) {
            SortedMap<String, String> fields = new TreeMap<>();
            fields.put("text", text);
            return new Labelled(fields, label, Texts.key(text));
        }
    }

    static LineFormat parse(String text) {
        for (LineFormat format : values()) {
            if (format.text.equals(text)) {
                return format;
            }
        }
        throw new IllegalArgumentException("format is '%s'; there is no such format of lines".formatted(text));
    }

    /** What a file of this format holds, in words. */
    String description() {
        return description;
    }

    /** @param file the name of the file that the line is from */
    abstract Labelled read(String line, String file);

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is no valid JSON: %s".formatted(e.getOriginalMessage()), e);
        }
    }

    private static String string(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("this has no text '%s'; it must be %s".formatted(field,
                    "a JSON object with premise, hypothesis and label"));
        }
        return value.asText();
    }
}
