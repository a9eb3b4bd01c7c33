package io.zeroth.worker.session;

import static java.util.Objects.requireNonNull;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.worker.replica.EngineFactory;
import io.zeroth.worker.task.PromptTaskEncoder;
import io.zeroth.worker.task.TaskEncoder;

/**
 * What a worker needs of the base model it was started with.
 *
 * @param digest names the model's content
 * @param encoder turns tasks into its tokens
 * @param engines make what runs its forward passes
 */
public record BaseModel(ContentDigest digest, TaskEncoder encoder, EngineFactory engines) {
    public BaseModel {
        requireNonNull(digest, "digest");
        requireNonNull(encoder, "encoder");
        requireNonNull(engines, "engines");
    }

    /** What a worker needs of an open model, which stays the caller's to close. */
    public static BaseModel of(LanguageModel model, EngineFactory engines) {
        return new BaseModel(model.digest(), new PromptTaskEncoder(model.tokenizer()), engines);
    }
}
