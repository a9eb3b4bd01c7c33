package io.zeroth.compress.budget;

import static java.util.Objects.requireNonNull;

import io.zeroth.compress.Settings;
import io.zeroth.compress.residual.Sparsity;
import io.zeroth.compress.train.Modes;
import io.zeroth.compress.train.SingularValues;
import io.zeroth.compress.train.TrainRule;
import io.zeroth.compress.train.Truncation;
import io.zeroth.core.layout.Shape;

/**
 * The share of its bytes that every matrix of a model may take, and what it may take them for: ranks and kept values follow
 * from that and from the matrix's shape, so that methods can be compared at equal bytes (chosen).
 *
 * @param share of the bytes as fp32, above 0 and below 1
 * @param residual what is kept beside the train
 */
public record ByteBudget(double share, Factors factors, Residual residual) {
    /** The share that the two of each four take: half of the values, and 2 bits each to say which. */
    public static final double TWO_OF_FOUR = 0.5 + 0.5 * 2 / Float.SIZE;

    /** What stands for a matrix beside the values that are kept. */
    public sealed interface Factors {
        /** A train of these modes. */
        record Train(Modes.Rule modes, SingularValues singularValues) implements Factors {
            public Train {
                requireNonNull(modes, "modes");
                requireNonNull(singularValues, "singularValues");
            }
        }

        /** Nothing. */
        record None() implements Factors {}
    }

    /** Which values are kept. */
    public sealed interface Residual {
        /** None; the train has all of the bytes. */
        record None() implements Residual {}

        /** Two of each four; the train has what they leave. */
        record TwoOfFour() implements Residual {}

        /**
         * The largest.
         *
         * @param trainPart the part of the bytes that the train may have
         */
        record Largest(double trainPart) implements Residual {
            public Largest {
                if (!(trainPart > 0 && trainPart < 1)) {
                    throw new IllegalArgumentException(
                            "the train's part is %s; it must be above 0 and below 1, such as 0.02"
                                    .formatted(trainPart));
                }
            }
        }
    }

    public ByteBudget {
        requireNonNull(factors, "factors");
        requireNonNull(residual, "residual");
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "share is %s; it must be above 0 and below 1, such as 0.25".formatted(share));
        }
        if (residual instanceof Residual.TwoOfFour && share < TWO_OF_FOUR) {
            throw new IllegalArgumentException(
                    "share is %s; 2:4 alone takes %s, so give more, or another sparsity".formatted(share, TWO_OF_FOUR));
        }
        if (factors instanceof Factors.None && residual instanceof Residual.None) {
            throw new IllegalArgumentException("there are no factors and no kept values; give one of them");
        }
    }

    /**
     * The settings with which a matrix takes at most its share.
     *
     * @throws IllegalArgumentException where a train of rank 1 takes more than it may
     */
    public Settings settings(Shape shape) {
        return switch (factors) {
            case Factors.None() -> new Settings(new TrainRule.None(), sparsity(shape, 0));
            case Factors.Train train -> {
                Modes modes = train.modes().of(shape.extents().getFirst(), shape.extents().getLast());
                int rank = RankBudget.of(modes, (long) (trainShare() * shape.size()))
                        .orElseThrow(() -> new IllegalArgumentException(
                                "share is %s; a train of a matrix of shape %s takes more at rank 1, so give more"
                                        .formatted(share, shape)));
                yield new Settings(
                        new TrainRule.Decomposed(train.modes(), new Truncation.RankCap(rank), train.singularValues()),
                        sparsity(shape, RankBudget.size(modes, rank)));
            }
        };
    }

    private double trainShare() {
        return switch (residual) {
            case Residual.None() -> share;
            case Residual.TwoOfFour() -> share - TWO_OF_FOUR;
            case Residual.Largest(double trainPart) -> trainPart * share;
        };
    }

    /** @param taken values of the train */
    private Sparsity sparsity(Shape shape, long taken) {
        return switch (residual) {
            case Residual.None() -> new Sparsity.None();
            case Residual.TwoOfFour() -> new Sparsity.TwoOfFour();
            case Residual.Largest _ -> new Sparsity.Unstructured(dropped(shape.size(), share * shape.size() - taken));
        };
    }

    /**
     * The share to leave out so that values and where they are take so many floats: of positions a byte a value, or a bit
     * an element, whichever is less.
     */
    private static double dropped(long size, double floats) {
        double kept = Math.max(floats * Float.BYTES / (Float.BYTES + 1), floats - (double) size / Float.SIZE);
        return Math.clamp(1 - kept / size, 0, Math.nextDown(1.0));
    }
}
