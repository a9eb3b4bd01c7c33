package io.zeroth.worker.engine.bert.layer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.theta.Theta;
import io.zeroth.worker.engine.Matrix;

/** The weights that theta holds the values of, in the order of the layout, and the kernels that factors in theta add to. */
public final class TrainedWeights {
    /** A segment of theta, where its tensor is in memory, and the kernel that is made of it where it is a factor. */
    private record Range(long start, long length, Mask mask, MemorySegment weights, Optional<FactoredKernel> kernel) {}

    private final List<Range> ranges;
    private final long length;
    private final Collection<FactoredKernel> kernels;

    private TrainedWeights(List<Range> ranges, long length, Collection<FactoredKernel> kernels) {
        this.ranges = List.copyOf(ranges);
        this.length = length;
        this.kernels = List.copyOf(kernels);
    }

    /** The tensors of the base model that are not as the base model has them. */
    public static Set<String> names(List<Segment> segments) {
        return segments.stream().map(Segment::tensor).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * @param weights with copies of their own for {@link #names}
     * @param base the base model's
     */
    public static TrainedWeights of(List<Segment> segments, BertWeights weights, BertWeights base) {
        List<Range> ranges = new ArrayList<>();
        Map<LowRank, FactoredKernel> kernels = new LinkedHashMap<>();
        long start = 0;
        for (Segment segment : segments) {
            ranges.add(switch (segment) {
                case Segment.Weights trained -> new Range(start, trained.length(), trained.mask(),
                        sameSize(trained, weights.get(trained.tensor())), Optional.empty());
                case Segment.Factor(LowRank factors, LowRank.Side side, Mask mask) -> {
                    FactoredKernel kernel = kernels.computeIfAbsent(factors,
                            _ -> FactoredKernel.of(factors, base.get(factors.kernel()), weights.get(factors.kernel())));
                    yield new Range(start, segment.length(), mask, kernel.factor(side), Optional.of(kernel));
                }
                case Segment.Core _,Segment.Residual _ -> throw new IllegalArgumentException(
                        "the layout has %s; this engine's base model is not compressed".formatted(segment.name()));
            });
            start += segment.length();
        }
        return new TrainedWeights(ranges, start, kernels.values());
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
        kernels.forEach(FactoredKernel::write);
    }

    /** Writes just the values at these positions in theta. */
    public void load(Theta theta, long[] positions) {
        requireLength(theta);
        Set<FactoredKernel> touched = new LinkedHashSet<>();
        for (long position : positions) {
            Range range = rangeOf(position);
            int at = Math.toIntExact(position - range.start());
            int element = switch (range.mask()) {
                case Mask.All() -> at;
                case Mask.Positions kept -> kept.at(at);
            };
            range.weights().setAtIndex(JAVA_FLOAT, element, theta.get(position));
            range.kernel().ifPresent(touched::add);
        }
        touched.forEach(FactoredKernel::write);
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
