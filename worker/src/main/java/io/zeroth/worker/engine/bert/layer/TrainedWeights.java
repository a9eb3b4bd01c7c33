package io.zeroth.worker.engine.bert.layer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.theta.Theta;
import io.zeroth.worker.engine.Matrix;

/** The weights that theta holds the values of, in the order of the layout. */
public final class TrainedWeights {
    private record Range(long start, long length, Mask mask, MemorySegment weights) {}

    private final List<Range> ranges;
    private final long length;

    private TrainedWeights(List<Range> ranges, long length) {
        this.ranges = List.copyOf(ranges);
        this.length = length;
    }

    public static Set<String> names(List<Segment> segments) {
        Set<String> names = new LinkedHashSet<>();
        for (Segment segment : segments) {
            switch (segment) {
                case Segment.Weights weights -> names.add(weights.tensor());
            }
        }
        return names;
    }

    public static TrainedWeights of(List<Segment> segments, BertWeights weights) {
        List<Range> ranges = new ArrayList<>();
        long start = 0;
        for (Segment segment : segments) {
            switch (segment) {
                case Segment.Weights trained -> ranges.add(new Range(start, trained.length(), trained.mask(),
                        sameSize(trained, weights.get(trained.tensor()))));
            }
            start += segment.length();
        }
        return new TrainedWeights(ranges, start);
    }

    private static MemorySegment sameSize(Segment.Weights trained, Matrix matrix) {
        List<Integer> extents = trained.shape().extents();
        boolean same = extents.size() <= 2 && extents.getLast() == matrix.columns()
                && trained.shape().size() == (long) matrix.rows() * matrix.columns();
        if (!same) {
            throw new IllegalArgumentException("the layout has %s of shape %s; the model's is [%d, %d]"
                    .formatted(trained.tensor(), trained.shape(), matrix.rows(), matrix.columns()));
        }
        return matrix.values();
    }

    public void load(Theta theta) {
        requireLength(theta);
        MemorySegment values = theta.values();
        for (Range range : ranges) {
            switch (range.mask()) {
                case Mask.All() -> MemorySegment.copy(values, range.start() * Float.BYTES, range.weights(), 0,
                        range.length() * Float.BYTES);
                case Mask.Positions positions -> scatter(values, range.start(), positions, range.weights());
            }
        }
    }

    /** Writes just the values at these positions in theta. */
    public void load(Theta theta, long[] positions) {
        requireLength(theta);
        for (long position : positions) {
            Range range = rangeOf(position);
            int at = Math.toIntExact(position - range.start());
            int element = switch (range.mask()) {
                case Mask.All() -> at;
                case Mask.Positions kept -> kept.at(at);
            };
            range.weights().setAtIndex(JAVA_FLOAT, element, theta.get(position));
        }
    }

    private Range rangeOf(long position) {
        int low = 0;
        int high = ranges.size();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (ranges.get(middle).start() <= position) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return ranges.get(low);
    }

    private void requireLength(Theta theta) {
        if (theta.length() != length) {
            throw new IllegalArgumentException(
                    "theta has %d values; the layout takes %d".formatted(theta.length(), length));
        }
    }

    private static void scatter(MemorySegment values, long start, Mask.Positions positions, MemorySegment weights) {
        int count = positions.size();
        for (int i = 0; i < count; i++) {
            weights.setAtIndex(JAVA_FLOAT, positions.at(i), values.getAtIndex(JAVA_FLOAT, start + i));
        }
    }
}
