package io.zeroth.core.layout;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.LowRank.Side;

/**
 * The segments of theta, in the order in which they lie in it. The factors of a kernel are both there, down and then up, and
 * the kernel's own weights are not.
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
        for (Segment segment : segments) {
            switch (segment) {
                case Segment.Weights _ -> {}
                case Segment.Factor(LowRank factors, _, _) -> {
                    if (names.contains(factors.kernel())) {
                        throw new IllegalArgumentException(
                                "kernel '%s' is in the layout as weights and as low-rank factors; train one of the two"
                                        .formatted(factors.kernel()));
                    }
                }
            }
        }
    }

    private static void requirePairs(List<Segment> segments) {
        for (int i = 0; i < segments.size(); i++) {
            switch (segments.get(i)) {
                case Segment.Weights _ -> {}
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
