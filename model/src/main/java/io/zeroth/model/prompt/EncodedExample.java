package io.zeroth.model.prompt;

import static java.util.Objects.requireNonNull;

import io.zeroth.core.digest.ContentDigest;

/**
 * An example as the model reads it: a prompt in tokens with one place to fill in.
 *
 * @param task the digest of the task the example is of
 * @param id names the example within its task; with {@code task} it identifies the tokens
 * @param tokens token ids with the model's special tokens; not changed by anyone
 * @param target the index in {@code tokens} of the mask token
 * @param label the class number, an index into the task's label words
 */
@SuppressWarnings("ArrayRecordComponent") // read in the engine's inner loops; identity is (task, id), never the record
public record EncodedExample(ContentDigest task, int id, int[] tokens, int target, int label) {
    public EncodedExample {
        requireNonNull(task, "task");
        requireNonNull(tokens, "tokens");
        if (target < 0 || target >= tokens.length) {
            throw new IllegalArgumentException("target is %d in %d tokens".formatted(target, tokens.length));
        }
    }
}
