package io.zeroth.cli.server;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.prompt.PromptEncoder;
import io.zeroth.model.task.Task;

/** Refuses a task that the base model cannot read, before it is in the log and every worker meets it. */
final class TaskFit implements Consumer<Task> {
    private final LanguageModel base;

    TaskFit(LanguageModel base) {
        this.base = requireNonNull(base, "base");
    }

    /** @throws IllegalArgumentException naming the task's field and the fix */
    @Override
    public void accept(Task task) {
        ContentDigest digest = task.digest();
        int longest = new PromptEncoder(base.tokenizer(), task.spec()).encode(digest, task.examples())
                .stream()
                .mapToInt(prompt -> prompt.tokens().length)
                .max()
                .orElse(0);
        int positions = base.description().positions();
        if (longest > positions) {
            throw new IllegalArgumentException(
                    "max_tokens of task '%s' is %d, and its longest prompt takes %d; the model reads %d, so lower it to that"
                            .formatted(task.spec().name(), task.spec().maxTokens(), longest, positions));
        }
    }
}
