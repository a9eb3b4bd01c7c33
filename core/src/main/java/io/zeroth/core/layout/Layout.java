package io.zeroth.core.layout;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.zeroth.core.digest.ContentDigest;

/** The segments of theta, in the order in which they lie in it. */
public record Layout(List<Segment> segments) {
    public Layout {
        requireNonNull(segments, "segments");
        segments = List.copyOf(segments);
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("the layout has no segments; train at least one tensor");
        }
        requireDistinct(segments);
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
        Set<String> tensors = new HashSet<>();
        for (Segment segment : segments) {
            switch (segment) {
                case Segment.Weights(String tensor, _, _) -> {
                    if (!tensors.add(tensor)) {
                        throw new IllegalArgumentException(
                                "tensor '%s' is in the layout twice; give it one segment with one mask"
                                        .formatted(tensor));
                    }
                }
            }
        }
    }
}
