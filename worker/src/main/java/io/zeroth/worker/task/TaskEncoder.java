package io.zeroth.worker.task;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.task.Task;

/** What turns a task's text into the tokens of one base model. */
public interface TaskEncoder {
    /**
     * Encodes every example.
     *
     * @param digest the task's, which encoded examples are named by
     * @throws IllegalArgumentException if a label word is no single token of the model's vocabulary
     */
    EncodedTask encode(Task task, ContentDigest digest);
}
