package io.zeroth.model.bert;

import java.util.Map;
import java.util.Map.Entry;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.zeroth.model.checkpoint.StoredName;

/** The name of a tensor in a file of Hugging Face's {@code BertForMaskedLM}; the inverse of {@link FileName}. */
final class HuggingFaceName {
    private static final Pattern LAYER = Pattern.compile("^encoder\\.layer\\.[0-9]+\\.");
    private static final Map<String, String> NORMS = inverse(FileName.NORMS);
    private static final Map<String, String> DENSES = inverse(FileName.DENSES);

    private HuggingFaceName() {}

    private static Map<String, String> inverse(Map<String, String> names) {
        return names.entrySet().stream().collect(Collectors.toUnmodifiableMap(Entry::getValue, Entry::getKey));
    }

    /**
     * The name in the file; kernels are [outputs, inputs] there.
     *
     * @param canonical a name out of {@link BertNames}
     */
    static StoredName of(String canonical) {
        Matcher layer = LAYER.matcher(canonical);
        String prefix = layer.find() ? layer.group() : "";
        String name = within(canonical.substring(prefix.length()));
        boolean head = name.startsWith("cls.");
        return new StoredName((head ? "" : "bert.") + prefix + name, canonical.endsWith(".kernel"));
    }

    private static String within(String name) {
        return switch (name) {
            case BertNames.WORD_EMBEDDINGS -> "embeddings.word_embeddings.weight";
            case BertNames.POSITION_EMBEDDINGS -> "embeddings.position_embeddings.weight";
            case BertNames.TOKEN_TYPE_EMBEDDINGS -> "embeddings.token_type_embeddings.weight";
            case BertNames.HEAD_BIAS -> "cls.predictions.bias";
            default -> ofPart(name, name.lastIndexOf('.'));
        };
    }

    private static String ofPart(String name, int dot) {
        String owner = dot < 0 ? "" : name.substring(0, dot);
        String part = name.substring(dot + 1);
        String dense = DENSES.get(owner);
        String norm = NORMS.get(owner);
        if (dense != null && part.equals("kernel")) {
            return dense + ".weight";
        }
        if (dense != null && part.equals("bias")) {
            return dense + ".bias";
        }
        if (norm != null && part.equals("gamma")) {
            return norm + ".weight";
        }
        if (norm != null && part.equals("beta")) {
            return norm + ".bias";
        }
        throw new IllegalArgumentException("'%s' is no canonical name of a BERT-family model's tensor".formatted(name));
    }
}
