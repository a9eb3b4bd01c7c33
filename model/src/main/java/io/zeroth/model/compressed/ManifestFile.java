package io.zeroth.model.compressed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.model.checkpoint.StoredName;

/** Manifests as JSON files. */
public final class ManifestFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FORMAT = "zeroth.compressed";
    private static final int VERSION = 1;

    private ManifestFile() {}

    public static void write(Path file, Manifest manifest) throws IOException {
        Files.writeString(file, json(manifest).toPrettyString() + "\n", UTF_8);
    }

    /** The manifest as the JSON document that is in its file. */
    public static ObjectNode json(Manifest manifest) {
        ObjectNode root = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("base", manifest.base())
                .put("base_digest", manifest.baseDigest().hex())
                .put("digest", manifest.digest().hex())
                .put("heads", manifest.heads())
                .put("norm_epsilon", manifest.normEpsilon())
                .put("file_bytes", manifest.fileBytes());
        ObjectNode settings = root.putObject("settings");
        manifest.settings().forEach(settings::put);
        ArrayNode tensors = root.putArray("tensors");
        manifest.tensors().forEach(tensor -> write(tensor, tensors.addObject()));
        return root;
    }

    private static void write(TensorEntry tensor, ObjectNode node) {
        node.put("name", tensor.name());
        write(tensor.shape().extents(), node.putArray("shape"));
        node.put("base_name", tensor.stored().name()).put("base_transposed", tensor.stored().transposed());
        node.put("bytes", tensor.bytes());
        switch (tensor.form()) {
            case TensorEntry.Form.Whole(Optional<String> reason) ->
                reason.ifPresent(words -> node.put("kept_whole", words));
            case TensorEntry.Form.Compressed compressed -> {
                compressed.train().ifPresent(train -> {
                    write(train.inputModes(), node.putArray("input_modes"));
                    write(train.outputModes(), node.putArray("output_modes"));
                    write(train.ranks(), node.putArray("ranks"));
                });
                node.put("kept", compressed.kept());
                compressed.trainError().ifPresent(error -> node.put("train_error", error));
                node.put("error", compressed.error());
            }
        }
    }

    private static void write(List<Integer> numbers, ArrayNode array) {
        numbers.forEach(array::add);
    }

    /** @throws IOException naming the file, the field and what to do */
    public static Manifest read(Path file) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "%s is no valid JSON (%s); compress the model again".formatted(file, e.getOriginalMessage()), e);
        }
        if (!root.path("format").asText().equals(FORMAT)) {
            throw new IOException("%s is no manifest of a compressed model: format is '%s', not '%s'".formatted(file,
                    root.path("format").asText(), FORMAT));
        }
        if (root.path("version").asInt() != VERSION) {
            throw new IOException("%s is of version %s, and this build reads version %d; use the build that wrote it"
                    .formatted(file, root.path("version").asText(), VERSION));
        }
        try {
            return manifest(root);
        } catch (IllegalArgumentException e) {
            throw new IOException("%s is damaged: %s; compress the model again".formatted(file, e.getMessage()), e);
        }
    }

    private static Manifest manifest(JsonNode root) {
        SortedMap<String, String> settings = new TreeMap<>();
        root.path("settings").properties().forEach(field -> settings.put(field.getKey(), field.getValue().asText()));
        List<TensorEntry> tensors = new ArrayList<>();
        for (JsonNode tensor : field(root, "tensors")) {
            String name = text(tensor, "name");
            try {
                tensors.add(tensor(name, tensor));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("tensor '%s': %s".formatted(name, e.getMessage()), e);
            }
        }
        return new Manifest(text(root, "base"), new ContentDigest(text(root, "base_digest")),
                new ContentDigest(text(root, "digest")), settings, field(root, "heads").asInt(),
                (float) field(root, "norm_epsilon").asDouble(), field(root, "file_bytes").asLong(), tensors);
    }

    private static TensorEntry tensor(String name, JsonNode node) {
        StoredName stored = new StoredName(text(node, "base_name"), field(node, "base_transposed").asBoolean());
        TensorEntry.Form form = node.has("error")
                ? compressed(node)
                : new TensorEntry.Form.Whole(Optional.ofNullable(node.get("kept_whole")).map(JsonNode::asText));
        return new TensorEntry(name, new Shape(numbers(node, "shape")), stored, form, field(node, "bytes").asLong());
    }

    private static TensorEntry.Form compressed(JsonNode node) {
        Optional<TensorTrain> train = node.has("ranks")
                ? Optional.of(new TensorTrain(numbers(node, "input_modes"), numbers(node, "output_modes"),
                        numbers(node, "ranks")))
                : Optional.empty();
        OptionalDouble trainError = node.has("train_error")
                ? OptionalDouble.of(node.path("train_error").asDouble())
                : OptionalDouble.empty();
        return new TensorEntry.Form.Compressed(train, field(node, "kept").asLong(), trainError,
                node.path("error").asDouble());
    }

    private static List<Integer> numbers(JsonNode node, String name) {
        List<Integer> numbers = new ArrayList<>();
        field(node, name).forEach(number -> numbers.add(number.asInt()));
        return numbers;
    }

    private static String text(JsonNode node, String name) {
        return field(node, name).asText();
    }

    private static JsonNode field(JsonNode node, String name) {
        JsonNode found = node.get(name);
        if (found == null) {
            throw new IllegalArgumentException("it has no field '%s'".formatted(name));
        }
        return found;
    }
}
