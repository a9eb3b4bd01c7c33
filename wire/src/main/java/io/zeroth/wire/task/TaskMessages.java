package io.zeroth.wire.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.zeroth.model.task.Task;
import io.zeroth.v1.ExampleBatch;
import io.zeroth.v1.FetchExamplesResponse;
import io.zeroth.wire.MalformedMessageException;

/** A task as a run of messages, each after its length, as it is kept in a file. */
public final class TaskMessages {
    private TaskMessages() {}

    public static void write(Task task, OutputStream out) throws IOException {
        FetchExamplesResponse.newBuilder().setSpec(TaskSpecs.toMessage(task.spec())).build().writeDelimitedTo(out);
        for (ExampleBatch batch : Examples.toBatches(task.examples())) {
            FetchExamplesResponse.newBuilder().setExamples(batch).build().writeDelimitedTo(out);
        }
    }

    /**
     * Reads to the end of the stream.
     *
     * @throws MalformedMessageException if what is read is not a task
     */
    public static Task read(InputStream in) throws IOException {
        TaskAssembly assembly = new TaskAssembly();
        try {
            for (var part = FetchExamplesResponse.parseDelimitedFrom(in); part != null; part = FetchExamplesResponse
                    .parseDelimitedFrom(in)) {
                assembly.add(part);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedMessageException("content", "is damaged: " + e.getMessage());
        }
        return assembly.finish();
    }
}
