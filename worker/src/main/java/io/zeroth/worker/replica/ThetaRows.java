package io.zeroth.worker.replica;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.zeroth.core.importance.row.RowShape;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;

/** Where in theta the weights of one output of a tensor lie. */
final class ThetaRows {
    private final Map<String, Part> parts = new LinkedHashMap<>();

    /** A tensor's weights in theta, from {@code start} on. */
    private record Part(Segment segment, long start) {}

    /**
     * The weights of one output that theta has.
     *
     * @param positions in theta, ascending
     * @param inputs the input of each
     */
    @SuppressWarnings("ArrayRecordComponent") // read in a loop; never compared
    record Row(long[] positions, int[] inputs) {}

    ThetaRows(Layout layout) {
        long start = 0;
        for (Segment segment : layout.segments()) {
            parts.put(segment.name(), new Part(segment, start));
            start += segment.length();
        }
    }

    /**
     * The weights of one output.
     *
     * @param tensor the name of a segment
     * @param output a column of a matrix; 0 for a vector, all of which is one row
     */
    Row of(String tensor, int output) {
        Part part = parts.get(tensor);
        if (part == null) {
            throw new IllegalArgumentException(
                    "theta has nothing of tensor '%s'; it has %s".formatted(tensor, parts.keySet()));
        }
        RowShape shape = RowShape.of(requireNonNull(part).segment());
        int outputs = shape.outputs();
        return switch (part.segment().mask()) {
            case Mask.All() -> new Row(
                    LongStream.range(0, shape.inputs()).map(input -> part.start() + input * outputs + output).toArray(),
                    IntStream.range(0, shape.inputs()).toArray());
            case Mask.Positions kept -> {
                int[] places = IntStream.range(0, kept.size()).filter(i -> kept.at(i) % outputs == output).toArray();
                yield new Row(IntStream.of(places).mapToLong(i -> part.start() + i).toArray(),
                        IntStream.of(places).map(i -> kept.at(i) / outputs).toArray());
            }
        };
    }
}
