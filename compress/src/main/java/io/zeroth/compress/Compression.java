package io.zeroth.compress;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

import io.zeroth.compress.linear.FloatMatrix;
import io.zeroth.compress.linear.Interruption;
import io.zeroth.compress.linear.OpenBlas;
import io.zeroth.compress.residual.Kept;
import io.zeroth.compress.residual.Selection;
import io.zeroth.compress.residual.Sparsity;
import io.zeroth.compress.train.Modes;
import io.zeroth.compress.train.Train;
import io.zeroth.compress.train.TrainDecomposition;
import io.zeroth.compress.train.TrainProduct;
import io.zeroth.compress.train.TrainRule;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.tensortrain.CompressedWeight;

/**
 * The compression of one matrix at a time, on the calling thread; several threads may call it at once. The matrix is read
 * into memory off the heap, decomposed in place, read again, and freed of its train in place.
 */
public final class Compression {
    private final Settings settings;
    private final OpenBlas blas;

    public Compression(Settings settings, OpenBlas blas) {
        this.settings = requireNonNull(settings, "settings");
        this.blas = requireNonNull(blas, "blas");
    }

    public Settings settings() {
        return settings;
    }

    /**
     * Compresses a matrix.
     *
     * @throws IllegalArgumentException naming the tensor, where an element is not finite or its extents do not fit the
     *         sparsity
     * @throws InterruptedException where the thread is interrupted, within seconds
     */
    public Outcome of(Weight weight) throws InterruptedException {
        return of(weight, _ -> {});
    }

    /** The same, telling how much memory it still takes. */
    Outcome of(Weight weight, MemoryUse memory) throws InterruptedException {
        require(weight);
        Interruption.check();
        return switch (settings.train()) {
            case TrainRule.None() -> pruned(weight);
            case TrainRule.Decomposed train -> decomposed(weight, train, memory);
        };
    }

    /** Checks what can be told without reading it. */
    void require(Weight weight) {
        Selection.require(weight.tensor(), weight.inputs(), weight.outputs(), settings.sparsity(), weight.summed());
    }

    private Outcome pruned(Weight weight) {
        double norm;
        Kept kept;
        try (Arena arena = Arena.ofConfined()) {
            FloatMatrix w = FloatMatrix.allocate(arena, weight.inputs(), weight.outputs());
            norm = read(weight, w);
            kept = Selection.of(w, settings.sparsity(), weight.summed());
        }
        return outcome(weight, Optional.empty(), kept, norm, 1);
    }

    private Outcome decomposed(Weight weight, TrainRule.Decomposed rule, MemoryUse memory) throws InterruptedException {
        MemoryEstimate estimate = new MemoryEstimate(weight, settings);
        Modes modes = rule.modes().of(weight.inputs(), weight.outputs());
        var decomposition = new TrainDecomposition(rule.singularValues().cut(blas), rule.truncation(),
                settings.trainLimit(weight.shape().size()));
        Train train;
        double norm;
        double trainError;
        Kept kept;
        try (Arena arena = Arena.ofConfined()) {
            FloatMatrix w = FloatMatrix.allocate(arena, weight.inputs(), weight.outputs());
            norm = read(weight, w);
            switch (decomposition.decompose(w, norm, modes, ranks -> memory.atMost(estimate.after(rule, ranks)))) {
                case TrainDecomposition.Result.TooLarge(long values) -> { return tooLarge(weight, values); }
                case TrainDecomposition.Result.Made(Train made) -> train = made;
            }
            weight.source().read(w.values());
            new TrainProduct(blas).subtract(train, w);
            trainError = relative(Math.sqrt(w.squaredNorm()), norm);
            kept = Selection.of(w, settings.sparsity(), weight.summed());
        }
        return outcome(weight, Optional.of(train), kept, norm, trainError);
    }

    private Outcome tooLarge(Weight weight, long values) {
        long elements = weight.shape().size();
        if (values >= elements) {
            return new Outcome.Dense(
                    "its train would have %d values or more, the matrix has %d".formatted(values, elements));
        }
        return tooManyBytes(weight, values * Float.BYTES + settings.leastResidualBytes(elements));
    }

    private static Outcome tooManyBytes(Weight weight, long bytes) {
        return new Outcome.Dense(
                "it would take %d bytes or more, the matrix takes %d".formatted(bytes, weight.bytes()));
    }

    private Outcome outcome(Weight weight, Optional<Train> train, Kept kept, double norm, double trainError) {
        long elements = weight.shape().size();
        long values = train.map(each -> each.layout().size()).orElse(0L);
        long bytes = values * Float.BYTES + settings.sparsity().bytes(kept.values().length, elements);
        if (bytes >= weight.bytes()) {
            return tooManyBytes(weight, bytes);
        }
        Optional<Mask.Positions> positions = settings.sparsity() instanceof Sparsity.None
                ? Optional.empty()
                : Optional.of(new Mask.Positions(kept.positions()));
        CompressedWeight compressed = new CompressedWeight(weight.shape(), train.map(Train::layout),
                train.map(Train::cores).orElse(List.of()), positions, kept.values());
        return new Outcome.Compressed(compressed, trainError, relative(Math.sqrt(kept.squaredRest()), norm), bytes);
    }

    private static double relative(double error, double norm) {
        return norm == 0 ? 0 : error / norm;
    }

    /** Reads it and returns its norm. */
    private static double read(Weight weight, FloatMatrix w) {
        weight.source().read(w.values());
        double squared = w.squaredNorm();
        if (!Double.isFinite(squared)) {
            for (long i = 0; i < w.size(); i++) {
                float value = w.values().getAtIndex(JAVA_FLOAT, i);
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException("%s is %s at [%d, %d]; only finite weights can be compressed"
                            .formatted(weight.tensor(), value, i / w.columns(), i % w.columns()));
                }
            }
        }
        return Math.sqrt(squared);
    }
}
