package io.zeroth.model.bert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.core.layout.Shape;

/**
 * What the shapes of tensors do not tell of a model.
 *
 * @param heads attention heads a layer; where empty, the checkpoint tells, and else heads are 64 wide as in all of BERT's
 *        own sizes
 */
record ModelConfiguration(OptionalInt heads, float normEpsilon) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final float BERT_EPSILON = 1e-12f;
    private static final int BERT_HEAD_WIDTH = 64;

    /**
     * Reads Hugging Face's {@code config.json}.
     *
     * @param file where there is none, BERT's own values hold
     */
    static ModelConfiguration read(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return new ModelConfiguration(OptionalInt.empty(), BERT_EPSILON);
        }
        JsonNode root = parse(file.get());
        String type = root.path("model_type").asText("bert");
        if (!type.equals("bert")) {
            throw new IOException("model_type in %s is '%s'; only bert is read".formatted(file.get(), type));
        }
        int heads = root.path("num_attention_heads").asInt(0);
        return new ModelConfiguration(heads > 0 ? OptionalInt.of(heads) : OptionalInt.empty(),
                (float) root.path("layer_norm_eps").asDouble(BERT_EPSILON));
    }

    /**
     * Writes such a file for a model that has none, with what tools ask of a BERT.
     *
     * @param file is not there yet
     */
    static void write(Path file, BertDescription model) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("model_type", "bert");
        root.putArray("architectures").add(model.head() ? "BertForMaskedLM" : "BertModel");
        root.put("vocab_size", model.vocabulary())
                .put("hidden_size", model.hidden())
                .put("num_hidden_layers", model.layers())
                .put("num_attention_heads", model.heads())
                .put("intermediate_size", model.intermediate())
                .put("hidden_act", "gelu")
                .put("max_position_embeddings", model.positions())
                .put("type_vocab_size", model.tokenTypes())
                .put("layer_norm_eps", model.normEpsilon())
                .put("tie_word_embeddings", true);
        Files.writeString(file, root.toPrettyString() + "\n", UTF_8);
    }

    private static JsonNode parse(Path file) throws IOException {
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "%s is no valid JSON: %s; fetch the file again".formatted(file, e.getOriginalMessage()), e);
        }
    }

    BertDescription describe(SortedMap<String, Shape> shapes, OptionalInt headWidth) throws IOException {
        Shape word = shapes.get(BertNames.WORD_EMBEDDINGS);
        int width = headWidth.orElse(BERT_HEAD_WIDTH);
        if (heads.isPresent() && word != null) {
            width = word.extents().getLast() / heads.getAsInt();
        }
        return BertShapes.describe(shapes, Math.max(1, width), normEpsilon);
    }
}
