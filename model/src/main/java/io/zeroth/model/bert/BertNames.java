package io.zeroth.model.bert;

import java.util.ArrayList;
import java.util.List;

/** The canonical names of a BERT-family model's tensors. Kernels are [inputs, outputs]; all else but embeddings is a vector. */
public final class BertNames {
    public static final String WORD_EMBEDDINGS = "embeddings.word";
    public static final String POSITION_EMBEDDINGS = "embeddings.position";
    public static final String TOKEN_TYPE_EMBEDDINGS = "embeddings.token_type";
    public static final String HEAD_KERNEL = "head.transform.kernel";
    /** One value a vocabulary entry, added to the decoder's logits; the decoder's kernel is the word embeddings. */
    public static final String HEAD_BIAS = "head.bias";

    private BertNames() {}

    /** A tensor of encoder layer {@code layer}, from 0, for example {@code attention.query.kernel}. */
    public static String layer(int layer, String tensor) {
        return "encoder.layer." + layer + "." + tensor;
    }

    /** Every name a model of so many layers has, in the order in which a forward pass reads them. */
    public static List<String> all(int layers, boolean head) {
        List<String> names = new ArrayList<>(List.of(WORD_EMBEDDINGS, POSITION_EMBEDDINGS, TOKEN_TYPE_EMBEDDINGS,
                "embeddings.norm.gamma", "embeddings.norm.beta"));
        for (int i = 0; i < layers; i++) {
            for (String dense : List.of("attention.query", "attention.key", "attention.value", "attention.output")) {
                addDense(names, layer(i, dense));
            }
            addNorm(names, layer(i, "attention.norm"));
            addDense(names, layer(i, "intermediate"));
            addDense(names, layer(i, "output"));
            addNorm(names, layer(i, "output.norm"));
        }
        if (head) {
            addDense(names, "head.transform");
            addNorm(names, "head.norm");
            names.add(HEAD_BIAS);
        }
        return List.copyOf(names);
    }

    private static void addDense(List<String> names, String prefix) {
        names.add(prefix + ".kernel");
        names.add(prefix + ".bias");
    }

    private static void addNorm(List<String> names, String prefix) {
        names.add(prefix + ".gamma");
        names.add(prefix + ".beta");
    }
}
