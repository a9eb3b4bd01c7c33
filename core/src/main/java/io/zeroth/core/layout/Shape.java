package io.zeroth.core.layout;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The extents of a tensor, outermost first; elements are in row-major order. */
public record Shape(List<Integer> extents) {
    public Shape {
        requireNonNull(extents, "extents");
        extents = List.copyOf(extents);
        if (extents.stream().anyMatch(extent -> extent < 1)) {
            throw new IllegalArgumentException("shape %s has an extent below 1".formatted(extents));
        }
        long size = 1;
        for (int extent : extents) {
            if (extent > Long.MAX_VALUE / size) {
                throw new IllegalArgumentException("shape %s has more elements than can be counted".formatted(extents));
            }
            size *= extent;
        }
    }

    public static Shape of(Integer... extents) {
        return new Shape(List.of(extents));
    }

    /** The number of elements. */
    public long size() {
        return extents.stream().mapToLong(Integer::longValue).reduce(1, (product, extent) -> product * extent);
    }

    @Override
    public String toString() {
        return extents.toString();
    }
}
