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

/** The weights that theta holds the values of, in the order of the layout, and the kernels that are made of parts in theta. */
public final class TrainedWeights {
    /**
     * A segment of theta, where its values are in memory, which of those theta has, and the kernel that is made of them where
     * they are parts of one.
     */
    private record Range(long start, Segment segment, Mask mask, MemorySegment weights, Optional<MadeKernel> kernel) {
        void changed() {
            kernel.ifPresent(each -> each.changed(segment));
        }
    }

    private final List<Range> ranges;
    private final long length;
    private final Collection<MadeKernel> kernels;

    private TrainedWeights(List<Range> ranges, long length, Collection<MadeKernel> kernels) {
        this.ranges = List.copyOf(ranges);
        this.length = length;
        this.kernels = List.copyOf(kernels);
    }

    /** The tensors of the base model that are not as the base model has them. */
    public static Set<String> names(List<Segment> segments) {
        return segments.stream().map(Segment::tensor).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The kernels of dense layers of whose tensor trains theta has cores. */
    public static Set<String> trains(List<Segment> segments) {
        return segments.stream()
                .filter(Segment.Core.class::isInstance)
                .map(Segment::tensor)
                .filter(name -> name.endsWith(".kernel"))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * @param weights with copies of their own for {@link #names}
     * @param base the base model's
     */
    public static TrainedWeights of(List<Segment> segments, BertWeights weights, BertWeights base) {
        List<Range> ranges = new ArrayList<>();
        Map<LowRank, FactoredKernel> factored = new LinkedHashMap<>();
        Map<String, CompressedKernel> compressed = new LinkedHashMap<>();
        long start = 0;
        for (Segment segment : segments) {
            ranges.add(switch (segment) {
                case Segment.Weights trained -> new Range(start, trained, trained.mask(),
                        sameSize(trained, weights.get(trained.tensor())), Optional.empty());
                case Segment.Factor(LowRank factors, LowRank.Side side, Mask mask) -> {
                    FactoredKernel kernel = factored.computeIfAbsent(factors,
                            _ -> FactoredKernel.of(factors, base.get(factors.kernel()), weights.get(factors.kernel())));
                    yield new Range(start, segment, mask, kernel.factor(side), Optional.of(kernel));
                }
                case Segment.Core core -> {
                    CompressedKernel kernel = compressed.computeIfAbsent(core.kernel(),
                            name -> CompressedKernel.of(name, weights, base));
                    yield new Range(start, core, core.mask(), kernel.values(core), Optional.of(kernel));
                }
                case Segment.Residual residual -> {
                    CompressedKernel kernel = compressed.computeIfAbsent(residual.kernel(),
                            name -> CompressedKernel.of(name, weights, base));
                    MemorySegment kept = kernel.values(residual);
                    yield new Range(start, residual, kernel.maskOfKept(residual), kept, Optional.of(kernel));
                }
            });
            start += segment.length();
        }
        List<MadeKernel> kernels = new ArrayList<>(factored.values());
        kernels.addAll(compressed.values());
        return new TrainedWeights(ranges, start, kernels);
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

    /** Writes all of theta, and returns what then makes the kernels, each by itself and in any order or at once. */
    public List<Runnable> load(Theta theta) {
        requireLength(theta);
        MemorySegment values = theta.values();
        for (Range range : ranges) {
            switch (range.mask()) {
                case Mask.All() -> MemorySegment.copy(values, range.start() * Float.BYTES, range.weights(), 0,
                        range.segment().length() * Float.BYTES);
                case Mask.Positions positions -> scatter(values, range.start(), positions, range.weights());
            }
            range.changed();
        }
        return writes(kernels);
    }

    /** Writes just the values at these positions in theta; the same of the kernels that have some of them. */
    public List<Runnable> load(Theta theta, long[] positions) {
        requireLength(theta);
        Set<MadeKernel> touched = new LinkedHashSet<>();
        for (long position : positions) {
            Range range = rangeOf(position);
            int at = Math.toIntExact(position - range.start());
            int element = switch (range.mask()) {
                case Mask.All() -> at;
                case Mask.Positions kept -> kept.at(at);
            };
            range.weights().setAtIndex(JAVA_FLOAT, element, theta.get(position));
            range.changed();
            range.kernel().ifPresent(touched::add);
        }
        return writes(touched);
    }

    private static List<Runnable> writes(Collection<MadeKernel> kernels) {
        return kernels.stream().<Runnable>map(kernel -> kernel::write).toList();
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
