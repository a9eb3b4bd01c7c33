package io.zeroth.cli.bench.tiny;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A random BERT of two layers, with a vocabulary of a hundred words, in the files of Hugging Face's format. */
public final class TinyBert {
    private static final int LAYERS = 2;
    private static final int WIDTH = 32;
    private static final int POSITIONS = 24;
    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "good",
            "bad");

    private final SplittableRandom random;
    private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();

    private final int width;
    private final int inner;

    private TinyBert(long seed, int width) {
        random = new SplittableRandom(seed);
        this.width = width;
        this.inner = 2 * width;
    }

    /** Writes a model 32 wide whose weights are drawn from {@code seed}, and returns its reference. */
    public static String write(Path directory, long seed) throws IOException {
        return write(directory, seed, WIDTH);
    }

    /** Writes a model of another width, which is even. */
    public static String write(Path directory, long seed, int width) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve("vocab.txt"), vocabulary());
        Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"bert\", \"num_attention_heads\": 2}");
        Files.write(directory.resolve("model.safetensors"), new TinyBert(seed, width).safetensors());
        return "path:" + directory;
    }

    /** A plain word of the vocabulary, one of {@link #words}. */
    public static String word(int number) {
        return "word" + (char) ('a' + number / 10) + (char) ('a' + number % 10);
    }

    public static int words() {
        return 100 - SPECIAL.size();
    }

    private static List<String> vocabulary() {
        List<String> pieces = new ArrayList<>(SPECIAL);
        IntStream.range(0, words()).mapToObj(TinyBert::word).forEach(pieces::add);
        return pieces;
    }

    private byte[] safetensors() {
        name();
        ObjectNode header = JsonMapper.builder().build().createObjectNode();
        int end = 0;
        for (Map.Entry<String, List<Integer>> tensor : shapes.entrySet()) {
            ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
            tensor.getValue().forEach(entry.putArray("shape")::add);
            int begin = end;
            end += Float.BYTES * size(tensor.getValue());
            entry.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json = header.toString().getBytes(UTF_8);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + json.length + end)
                .order(LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json);
        shapes.forEach((name, shape) -> {
            for (int i = 0; i < size(shape); i++) {
                file.putFloat(name.endsWith("LayerNorm.weight") ? 1 : (float) (random.nextDouble() - 0.5) / 4);
            }
        });
        return file.array();
    }

    private static int size(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    private void name() {
        shapes.put("bert.embeddings.word_embeddings.weight", List.of(vocabulary().size(), width));
        shapes.put("bert.embeddings.position_embeddings.weight", List.of(POSITIONS, width));
        shapes.put("bert.embeddings.token_type_embeddings.weight", List.of(2, width));
        norm("bert.embeddings");
        for (int layer = 0; layer < LAYERS; layer++) {
            String prefix = "bert.encoder.layer.%d.".formatted(layer);
            for (String part : List.of("query", "key", "value")) {
                dense(prefix + "attention.self." + part, width, width);
            }
            dense(prefix + "attention.output.dense", width, width);
            norm(prefix + "attention.output");
            dense(prefix + "intermediate.dense", inner, width);
            dense(prefix + "output.dense", width, inner);
            norm(prefix + "output");
        }
        dense("cls.predictions.transform.dense", width, width);
        norm("cls.predictions.transform");
        shapes.put("cls.predictions.bias", List.of(vocabulary().size()));
    }

    private void dense(String name, int outputs, int inputs) {
        shapes.put(name + ".weight", List.of(outputs, inputs));
        shapes.put(name + ".bias", List.of(outputs));
    }

    private void norm(String owner) {
        shapes.put(owner + ".LayerNorm.weight", List.of(width));
        shapes.put(owner + ".LayerNorm.bias", List.of(width));
    }
}
