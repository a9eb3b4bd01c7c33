package io.zeroth.worker.task;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.prompt.PromptEncoder;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.tokenizer.Tokenizer;

/** Encodes tasks as prompts in the tokens of a model; an example's id is its place in the task. */
public final class PromptTaskEncoder implements TaskEncoder {
    private final Tokenizer tokenizer;

    /** @param tokenizer stays the caller's to close */
    public PromptTaskEncoder(Tokenizer tokenizer) {
        this.tokenizer = requireNonNull(tokenizer, "tokenizer");
    }

    @Override
    public EncodedTask encode(Task task, ContentDigest digest) {
        PromptEncoder prompts = new PromptEncoder(tokenizer, task.spec());
        List<EncodedExample> encoded = prompts.encode(digest, task.examples());
        Map<Split, List<EncodedExample>> splits = new EnumMap<>(Split.class);
        for (int id = 0; id < encoded.size(); id++) {
            splits.computeIfAbsent(task.examples().get(id).split(), split -> new ArrayList<>()).add(encoded.get(id));
        }
        return new EncodedTask(digest, prompts.labelTokens(), splits);
    }
}
