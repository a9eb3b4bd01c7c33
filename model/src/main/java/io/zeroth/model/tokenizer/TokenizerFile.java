package io.zeroth.model.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The definition of a WordPiece tokenizer in the form of Hugging Face's {@code tokenizer.json}, from which everything but
 * the cutting of text is taken away: truncation, padding, added special tokens.
 */
record TokenizerFile(ObjectNode definition, Vocabulary vocabulary) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads {@code vocab.txt}, one piece a line; the tokenizer is BERT's. */
    static TokenizerFile ofVocabulary(Path file, boolean lowerCase) throws IOException {
        Vocabulary vocabulary = vocabulary(file, () -> new Vocabulary(Files.readAllLines(file, UTF_8)));
        ObjectNode definition = JSON.createObjectNode().put("version", "1.0");
        definition.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .putNull("strip_accents")
                .put("lowercase", lowerCase);
        definition.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        ObjectNode model = definition.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", "[UNK]")
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100);
        ObjectNode ids = model.putObject("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            ids.put(vocabulary.piece(id), id);
        }
        return new TokenizerFile(definition, vocabulary);
    }

    /** Reads {@code tokenizer.json}. */
    static TokenizerFile ofDefinition(Path file) throws IOException {
        if (!(JSON.readTree(file.toFile()) instanceof ObjectNode definition)
                || !definition.path("model").path("type").asText().equals("WordPiece")) {
            throw new IOException(
                    "%s defines no WordPiece tokenizer; give the tokenizer of a BERT-family model".formatted(file));
        }
        Map<Integer, String> byId = new TreeMap<>();
        for (Map.Entry<String, JsonNode> piece : definition.path("model").path("vocab").properties()) {
            byId.put(piece.getValue().asInt(), piece.getKey());
        }
        for (JsonNode added : definition.path("added_tokens")) {
            byId.putIfAbsent(added.path("id").asInt(), added.path("content").asText());
        }
        Vocabulary vocabulary = vocabulary(file, () -> new Vocabulary(byId.values().stream().toList()));
        if (!byId.containsKey(vocabulary.size() - 1)) {
            throw new IOException("the ids of the pieces in %s leave gaps; fetch the file again".formatted(file));
        }
        definition.putArray("added_tokens");
        definition.putNull("truncation").putNull("padding").putNull("post_processor");
        return new TokenizerFile(definition, vocabulary);
    }

    private interface VocabularySource {
        Vocabulary read() throws IOException;
    }

    private static Vocabulary vocabulary(Path file, VocabularySource source) throws IOException {
        try {
            Vocabulary vocabulary = source.read();
            if (vocabulary.size() == 0) {
                throw new IOException("%s has no pieces; fetch the file again".formatted(file));
            }
            return vocabulary;
        } catch (IllegalArgumentException e) {
            throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
