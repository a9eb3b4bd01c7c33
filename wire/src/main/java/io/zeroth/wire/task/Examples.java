package io.zeroth.wire.task;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

import io.zeroth.model.task.Example;
import io.zeroth.model.task.Split;
import io.zeroth.v1.ExampleBatch;
import io.zeroth.wire.Fields;
import io.zeroth.wire.MalformedMessageException;

/** Labelled examples as messages, and back. */
public final class Examples {
    /** The size in bytes above which a batch takes no further example. */
    public static final int BATCH_BYTES = 256 << 10;

    /** What a length-delimited field of up to this size costs beside its content: a tag and a varint. */
    private static final int FIELD_OVERHEAD = 6;

    private Examples() {}

    /** The examples, in order, in batches of at most {@link #BATCH_BYTES}; a single example above it travels alone. */
    public static List<ExampleBatch> toBatches(List<Example> examples) {
        List<ExampleBatch> batches = new ArrayList<>();
        ExampleBatch.Builder batch = ExampleBatch.newBuilder();
        int bytes = 0;
        for (Example example : examples) {
            io.zeroth.v1.Example message = toMessage(example);
            int size = message.getSerializedSize() + FIELD_OVERHEAD;
            if (batch.getExamplesCount() > 0 && bytes + size > BATCH_BYTES) {
                batches.add(batch.build());
                batch = ExampleBatch.newBuilder();
                bytes = 0;
            }
            batch.addExamples(message);
            bytes += size;
        }
        if (batch.getExamplesCount() > 0) {
            batches.add(batch.build());
        }
        return batches;
    }

    /** @throws MalformedMessageException if an example is malformed */
    public static List<Example> fromBatch(ExampleBatch batch) {
        return IntStream.range(0, batch.getExamplesCount())
                .mapToObj(i -> fromMessage(batch.getExamples(i), "examples[%d]".formatted(i)))
                .toList();
    }

    public static io.zeroth.v1.Split toMessage(Split split) {
        return switch (split) {
            case TRAIN -> io.zeroth.v1.Split.SPLIT_TRAIN;
            case DEV -> io.zeroth.v1.Split.SPLIT_DEV;
            case TEST -> io.zeroth.v1.Split.SPLIT_TEST;
        };
    }

    /** @throws MalformedMessageException if the split is not set or not known to this build */
    public static Split fromMessage(io.zeroth.v1.Split split) {
        return fromMessage(split, "split");
    }

    private static Split fromMessage(io.zeroth.v1.Split split, String field) {
        return switch (split) {
            case SPLIT_TRAIN -> Split.TRAIN;
            case SPLIT_DEV -> Split.DEV;
            case SPLIT_TEST -> Split.TEST;
            case SPLIT_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unspecified(field);
        };
    }

    private static io.zeroth.v1.Example toMessage(Example example) {
        return io.zeroth.v1.Example.newBuilder()
                .setSplit(toMessage(example.split()))
                .putAllFields(example.fields())
                .setLabel(example.label())
                .build();
    }

    private static Example fromMessage(io.zeroth.v1.Example message, String field) {
        Split split = fromMessage(message.getSplit(), field + ".split");
        int label = Fields.unsigned(message.getLabel(), field + ".label");
        return Fields.record(field, () -> new Example(split, new TreeMap<>(message.getFieldsMap()), label));
    }
}
