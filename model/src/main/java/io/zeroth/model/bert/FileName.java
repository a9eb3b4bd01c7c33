package io.zeroth.model.bert;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tensor's canonical name as read out of its name in a file of TensorFlow, Hugging Face or an ONNX exporter.
 *
 * @param transposed whether the file stores the kernel as [outputs, inputs], as PyTorch does
 */
record FileName(String canonical, boolean transposed) {
    private static final Pattern PREFIX = Pattern.compile("^(module\\.)?(bert\\.)?");
    private static final Pattern LAYER = Pattern.compile("encoder\\.layer[._]([0-9]+)\\.(.+)");

    private static final Map<String, String> TABLES = Map.of("embeddings.word_embeddings", BertNames.WORD_EMBEDDINGS,
            "embeddings.position_embeddings", BertNames.POSITION_EMBEDDINGS, "embeddings.token_type_embeddings",
            BertNames.TOKEN_TYPE_EMBEDDINGS, "cls.predictions.output_bias", BertNames.HEAD_BIAS, "cls.predictions.bias",
            BertNames.HEAD_BIAS);
    /** What an owner of a scale and a shift is called there, and here. */
    static final Map<String, String> NORMS = Map.of("embeddings.LayerNorm", "embeddings.norm",
            "attention.output.LayerNorm", "attention.norm", "output.LayerNorm", "output.norm",
            "cls.predictions.transform.LayerNorm", "head.norm");
    /** The same of the owners of a kernel and a bias. */
    static final Map<String, String> DENSES = Map.of("attention.self.query", "attention.query", "attention.self.key",
            "attention.key", "attention.self.value", "attention.value", "attention.output.dense", "attention.output",
            "intermediate.dense", "intermediate", "output.dense", "output", "cls.predictions.transform.dense",
            "head.transform");

    /** The canonical name; none for a tensor that is no part of the encoder or its language-model head. */
    static Optional<FileName> of(String name) {
        String dotted = PREFIX.matcher(name.replace('/', '.')).replaceFirst("");
        Matcher layer = LAYER.matcher(dotted);
        if (layer.matches()) {
            return of("encoder.layer." + Integer.parseInt(layer.group(1)) + ".", layer.group(2));
        }
        return of("", dotted);
    }

    private static Optional<FileName> of(String prefix, String name) {
        String table = TABLES.get(name.endsWith(".weight") ? name.substring(0, name.lastIndexOf('.')) : name);
        if (table != null) {
            return Optional.of(new FileName(prefix + table, false));
        }
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String owner = name.substring(0, dot);
        String part = name.substring(dot + 1);
        String norm = NORMS.get(owner);
        if (norm != null) {
            return switch (part) {
                case "gamma", "weight" -> Optional.of(new FileName(prefix + norm + ".gamma", false));
                case "beta", "bias" -> Optional.of(new FileName(prefix + norm + ".beta", false));
                default -> Optional.empty();
            };
        }
        String dense = DENSES.get(owner);
        if (dense == null) {
            return Optional.empty();
        }
        return switch (part) {
            case "kernel", "MatMul" -> Optional.of(new FileName(prefix + dense + ".kernel", false));
            case "weight" -> Optional.of(new FileName(prefix + dense + ".kernel", true));
            case "bias" -> Optional.of(new FileName(prefix + dense + ".bias", false));
            default -> Optional.empty();
        };
    }
}
