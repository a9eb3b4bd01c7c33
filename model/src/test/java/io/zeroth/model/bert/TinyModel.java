package io.zeroth.model.bert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

import io.zeroth.core.layout.Shape;
import io.zeroth.model.checkpoint.TensorFiles;
import io.zeroth.model.checkpoint.TensorFiles.Tensor;

/** A model of two layers, eight wide, in the directory of each format; its values are a function of name and place. */
public final class TinyModel {
    public static final List<String> PIECES = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "bad", "it",
            "was", "film", "##s", ".", "[", "]", "mask", "cafe");
    public static final BertDescription DESCRIPTION = new BertDescription(2, 8, 2, 12, PIECES.size(), 10, 2, 1e-12f,
            true);

    private TinyModel() {}

    public static Path safetensors(Path directory) throws IOException {
        TensorFiles.safetensors(directory.resolve("model.safetensors"), named(TinyModel::huggingFace));
        Files.writeString(directory.resolve("config.json"), "{\"num_attention_heads\": 2, \"model_type\": \"bert\"}");
        return vocabulary(directory);
    }

    public static Path bundle(Path directory) throws IOException {
        TensorFiles.bundle(directory.resolve("variables.index"),
                named((name, tensor) -> Map.entry(tensorFlow(name), tensor)));
        Files.writeString(directory.resolve("config.json"), "{\"num_attention_heads\": 2}");
        return vocabulary(directory);
    }

    public static Path onnx(Path directory) throws IOException {
        TensorFiles.onnx(directory.resolve("model.onnx"),
                named((name, tensor) -> name.endsWith(".kernel")
                        ? Map.entry(huggingFace(name, tensor).getKey()
                                .replaceFirst("^bert\\.", "")
                                .replaceFirst("weight$", "MatMul"), tensor)
                        : huggingFace(name, tensor)),
                4);
        return vocabulary(directory);
    }

    public static Path vocabulary(Path directory) throws IOException {
        Files.write(directory.resolve("vocab.txt"), PIECES);
        return directory;
    }

    /** The value of an element. */
    public static float value(String name, int position) {
        return (Math.floorMod(name.hashCode() * 31 + position * 7919, 2001) - 1000) / 512f;
    }

    private static SortedMap<String, Tensor> named(BiFunction<String, Tensor, Map.Entry<String, Tensor>> format) {
        SortedMap<String, Tensor> named = new TreeMap<>();
        BertShapes.expected(DESCRIPTION).forEach((name, shape) -> {
            float[] values = new float[(int) shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(name, i);
            }
            Map.Entry<String, Tensor> entry = format.apply(name, new Tensor(shape, values));
            named.put(entry.getKey(), entry.getValue());
        });
        return named;
    }

    private static Map.Entry<String, Tensor> huggingFace(String name, Tensor tensor) {
        String renamed = tensorFlow(name).replace("module/", "")
                .replace('/', '.')
                .replaceAll("layer_([0-9]+)", "layer.$1")
                .replace(".output_bias", ".bias")
                .replaceFirst("(embeddings)$", "$1.weight")
                .replaceFirst("LayerNorm.gamma$", "LayerNorm.weight")
                .replaceFirst("LayerNorm.beta$", "LayerNorm.bias");
        if (!name.endsWith(".kernel")) {
            return Map.entry(renamed, tensor);
        }
        int rows = tensor.shape().extents().get(0);
        int columns = tensor.shape().extents().get(1);
        float[] transposed = new float[rows * columns];
        for (int i = 0; i < transposed.length; i++) {
            transposed[i % columns * rows + i / columns] = tensor.values()[i];
        }
        return Map.entry(renamed.replaceFirst("kernel$", "weight"), new Tensor(Shape.of(columns, rows), transposed));
    }

    private static String tensorFlow(String name) {
        String file = name.replace(".norm.", ".LayerNorm.")
                .replace("embeddings.word", "embeddings.word_embeddings")
                .replace("embeddings.position", "embeddings.position_embeddings")
                .replace("embeddings.token_type", "embeddings.token_type_embeddings")
                .replaceFirst("attention\\.(query|key|value)\\.", "attention.self.$1.")
                .replaceFirst("attention\\.output\\.", "attention.output.dense.")
                .replace("attention.LayerNorm", "attention.output.LayerNorm")
                .replaceFirst("(layer\\.[0-9]+)\\.(intermediate|output)\\.(kernel|bias)", "$1.$2.dense.$3")
                .replace("head.transform", "cls.predictions.transform.dense")
                .replace("head.LayerNorm", "cls.predictions.transform.LayerNorm")
                .replace("head.bias", "cls.predictions.output_bias")
                .replaceAll("layer\\.([0-9]+)", "layer_$1")
                .replace('.', '/');
        return "module/" + (file.startsWith("cls") ? "" : "bert/") + file;
    }
}
