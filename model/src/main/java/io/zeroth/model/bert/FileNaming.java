package io.zeroth.model.bert;

import io.zeroth.model.checkpoint.StoredName;

/** The names that tensors get in a file. */
public enum FileNaming {
    /** Those that the file has which the model was first read from. */
    BASE {
        @Override
        StoredName name(LanguageModel model, String canonical) {
            return model.stored(canonical);
        }
    },
    /** Those of Hugging Face's {@code BertForMaskedLM}. */
    HUGGING_FACE {
        @Override
        StoredName name(LanguageModel model, String canonical) {
            return HuggingFaceName.of(canonical);
        }
    };

    /** The name of one of the model's tensors, and which way round the file has it. */
    abstract StoredName name(LanguageModel model, String canonical);
}
