package io.zeroth.worker.engine.bert.layer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.core.tensortrain.DenseWeight;
import io.zeroth.worker.engine.Matrix;

/**
 * A tensor of a compressed base model of which theta has cores or kept values: the engine's own copies of them, of which what
 * theta does not have stays as the base model has it, and the matrix or the two factors that are made of them.
 */
final class CompressedKernel implements MadeKernel {
    private final String name;
    private final CompressedWeight base;
    private final DenseWeight weight;
    private final Matrix kernel;
    private final Optional<ContractedKernel> contracted;
    private boolean coresChanged = true;

    private CompressedKernel(String name, CompressedWeight base, Matrix kernel, Optional<ContractedKernel> contracted) {
        this.name = name;
        this.base = base;
        this.weight = new DenseWeight(Arena.ofAuto(), base);
        this.kernel = kernel;
        this.contracted = contracted;
    }

    /**
     * The tensor with the base model's cores and kept values.
     *
     * @param weights with a copy of their own for {@code name}
     */
    static CompressedKernel of(String name, BertWeights weights, BertWeights base) {
        CompressedWeight compressed = base.compressed(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the layout has cores or kept values of %s, which the model has whole; train its weights, or give the compressed model"
                                .formatted(name)));
        CompressedKernel kernel = new CompressedKernel(name, compressed, weights.get(name), weights.contracted(name));
        kernel.write();
        return kernel;
    }

    /** The values of a core, row-major. */
    MemorySegment values(Segment.Core core) {
        TensorTrain train = base.train()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the layout has %s, and the model has no tensor train of %s; train its residual"
                                .formatted(core.name(), name)));
        if (!train.equals(core.train())) {
            throw new IllegalArgumentException(
                    "the layout has %s of the train %s; the model's is %s".formatted(core.name(), core.train(), train));
        }
        return weight.core(core.number());
    }

    /** The kept values, in the order of their positions. */
    MemorySegment values(Segment.Residual residual) {
        if (!residual.shape().equals(base.shape())) {
            throw new IllegalArgumentException("the layout has %s of shape %s; the model's is %s"
                    .formatted(residual.name(), residual.shape(), base.shape()));
        }
        return weight.kept();
    }

    /** The mask of a residual as one of the kept values. */
    Mask maskOfKept(Segment.Residual residual) {
        int[] kept = base.kept().map(Mask.Positions::toArray).orElse(new int[0]);
        int[] wanted = switch (residual.mask()) {
            case Mask.All() -> IntStream.range(0, Math.toIntExact(base.shape().size())).toArray();
            case Mask.Positions positions -> positions.toArray();
        };
        int[] places = new int[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            places[i] = Arrays.binarySearch(kept, wanted[i]);
            if (places[i] < 0) {
                throw new IllegalArgumentException(
                        "the mask of %s has position %d, which is none of the %d that the model keeps; give a mask of those"
                                .formatted(residual.name(), wanted[i], kept.length));
            }
        }
        return places.length == kept.length ? Mask.all() : new Mask.Positions(places);
    }

    @Override
    public void changed(Segment part) {
        coresChanged |= part instanceof Segment.Core;
    }

    @Override
    public void write() {
        if (contracted.isPresent()) {
            contracted.get().write(weight);
        } else if (coresChanged) {
            weight.write(kernel.values());
        } else {
            weight.writeKept(kernel.values());
        }
        coresChanged = false;
    }
}
