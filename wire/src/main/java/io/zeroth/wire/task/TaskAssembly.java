package io.zeroth.wire.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.model.task.Example;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.v1.ExampleBatch;
import io.zeroth.v1.FetchExamplesResponse;
import io.zeroth.v1.PushTaskRequest;
import io.zeroth.wire.Fields;
import io.zeroth.wire.MalformedMessageException;

/** A task as it comes in over a stream: its specification first, then its examples in batches. */
public final class TaskAssembly {
    private final List<Example> examples = new ArrayList<>();
    private Optional<TaskSpec> spec = Optional.empty();

    /** @throws MalformedMessageException if the message is malformed or out of turn */
    public void add(PushTaskRequest message) {
        switch (message.getContentCase()) {
            case SPEC -> add(message.getSpec());
            case EXAMPLES -> add(message.getExamples());
            case CONTENT_NOT_SET -> throw Fields.unspecified("content");
        }
    }

    /** @throws MalformedMessageException if the message is malformed or out of turn */
    public void add(FetchExamplesResponse message) {
        switch (message.getContentCase()) {
            case SPEC -> add(message.getSpec());
            case EXAMPLES -> add(message.getExamples());
            case CONTENT_NOT_SET -> throw Fields.unspecified("content");
        }
    }

    /** The task, once the stream has ended; a stream without a specification is malformed. */
    public Task finish() {
        TaskSpec complete = spec.orElseThrow(TaskAssembly::specMissing);
        return Fields.record("examples", () -> new Task(complete, examples));
    }

    private void add(io.zeroth.v1.TaskSpec message) {
        if (spec.isPresent()) {
            throw new MalformedMessageException("spec", "is sent a second time; send it once, before the examples");
        }
        spec = Optional.of(TaskSpecs.fromMessage(message));
    }

    private void add(ExampleBatch batch) {
        if (spec.isEmpty()) {
            throw specMissing();
        }
        examples.addAll(Examples.fromBatch(batch));
    }

    private static MalformedMessageException specMissing() {
        return new MalformedMessageException("spec", "is missing; send it before the examples");
    }
}
