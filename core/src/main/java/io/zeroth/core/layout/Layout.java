package io.zeroth.core.layout;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.LowRank.Side;

/**
 * The segments of theta, in the order in which they lie in it. A tensor is trained in one form: its weights, its low-rank
 * factors, of which both are there, down and then up, or where it is compressed, some of its cores and kept values.
 */
public record Layout(List<Segment> segments) {
    public Layout {
        requireNonNull(segments, "segments");
        segments = List.copyOf(segments);
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("the layout has no segments; train at least one tensor");
        }
        requireDistinct(segments);
        requirePairs(segments);
        requireOneTrain(segments);
    }

    /** The number of values in theta. */
    public long length() {
        return segments.stream().mapToLong(Segment::length).sum();
    }

    /** The digest of the layout's bytes. */
    public ContentDigest digest() {
        return ContentDigest.of(LayoutCodec.encode(this));
    }

    private static void requireDistinct(List<Segment> segments) {
        Set<String> names = new HashSet<>();
        for (Segment segment : segments) {
            if (!names.add(segment.name())) {
                throw new IllegalArgumentException(
                        "tensor '%s' is in the layout twice; give it one segment with one mask"
                                .formatted(segment.name()));
            }
        }
        Map<String, Set<Form>> forms = new HashMap<>();
        for (Segment segment : segments) {
            Set<Form> found = forms.computeIfAbsent(segment.tensor(), _ -> EnumSet.noneOf(Form.class));
            found.add(Form.of(segment));
            if (found.size() > 1) {
                throw new IllegalArgumentException(
                        "kernel '%s' is in the layout as %s; train one of the two".formatted(segment.tensor(),
                                found.stream().map(form -> form.words).collect(Collectors.joining(" and as "))));
            }
        }
    }

    /** What of a tensor is trained; no tensor is trained in two forms. */
    private enum Form {
        WEIGHTS("weights"), LOW_RANK("low-rank factors"), COMPRESSED("cores and kept values");

        private final String words;

        Form(String words) {
            this.words = words;
        }

        static Form of(Segment segment) {
            return switch (segment) {
                case Segment.Weights _ -> WEIGHTS;
                case Segment.Factor _ -> LOW_RANK;
                case Segment.Core _,Segment.Residual _ -> COMPRESSED;
            };
        }
    }

    private static void requireOneTrain(List<Segment> segments) {
        Map<String, TensorTrain> trains = new HashMap<>();
        for (Segment segment : segments) {
            if (segment instanceof Segment.Core(String kernel, TensorTrain train, _, _)) {
                TensorTrain earlier = trains.putIfAbsent(kernel, train);
                if (earlier != null && !earlier.equals(train)) {
                    throw new IllegalArgumentException(
                            "kernel '%s' has cores of two trains, %s and %s; give those of one".formatted(kernel,
                                    earlier, train));
                }
            }
        }
    }

    private static void requirePairs(List<Segment> segments) {
        for (int i = 0; i < segments.size(); i++) {
            switch (segments.get(i)) {
                case Segment.Weights _,Segment.Core _,Segment.Residual _ -> {}
                case Segment.Factor factor -> {
                    LowRank factors = factor.factors();
                    boolean paired = switch (factor.side()) {
                        case DOWN -> isFactor(segments, i + 1, factors, Side.UP);
                        case UP -> isFactor(segments, i - 1, factors, Side.DOWN);
                    };
                    if (!paired) {
                        throw new IllegalArgumentException(
                                "'%s' is in the layout without its other factor; give '%s' and then '%s', of one rank, scale and seed"
                                        .formatted(factor.name(), factors.name(Side.DOWN), factors.name(Side.UP)));
                    }
                }
            }
        }
    }

    private static boolean isFactor(List<Segment> segments, int at, LowRank factors, Side side) {
        return at >= 0 && at < segments.size() && segments.get(at) instanceof Segment.Factor found
                && found.factors().equals(factors) && found.side() == side;
    }
}
