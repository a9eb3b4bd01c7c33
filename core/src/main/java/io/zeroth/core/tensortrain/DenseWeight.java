package io.zeroth.core.tensortrain;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.matrix.Block;
import io.zeroth.core.matrix.PackedProduct;

/**
 * The matrix W that a {@link CompressedWeight} stands for, made of its own copies of the cores and of the kept values,
 * which may be changed between two times that it is written. The order of all operations is fixed for ever, since digests
 * and exported models depend on it (derived):
 *
 * <pre>L_1 = G_0 [i_1, r_1]           L_k+1 [i_1 .. i_k i_k+1, r_k+1] = L_k (G_k as [r_k, i_k+1 r_k+1])
 * R_d-1 = G_d-1 [r_d-1, o_q]    R_k [r_k, o .. o_q] = (G_k as [r_k o, r_k+1]) R_k+1
 * W = L R                       L [inputs, r] of all input cores, R [r, outputs] of all output cores
 * W_j = W_j + S_j               at each kept position j, one fp32 addition; W is zeros where there is no train</pre>
 *
 * Every element of a product is one chain of fused multiply-adds in fp32 in the order of the rank, begun at 0, so that W has
 * the same bits on any machine.
 *
 * <p>All matrices are row-major fp32 in native byte order. An instance is used by one thread.
 */
public final class DenseWeight {
    private static final int ALIGNMENT = 64;

    private final Shape shape;
    private final Optional<TensorTrain> train;
    private final Optional<Mask.Positions> positions;
    private final List<MemorySegment> cores = new ArrayList<>();
    private final MemorySegment kept;
    /** What the train has at the kept positions, of the last write. */
    private final MemorySegment trainAtKept;
    /** L_1 and those after it, and R_d-1 and those before it; the first of each is a core. */
    private final List<MemorySegment> lefts = new ArrayList<>();
    private final List<MemorySegment> rights = new ArrayList<>();
    private final PackedProduct product = new PackedProduct();

    /**
     * The weight with the values of {@code weight}.
     *
     * @param arena of the copies and of the products of cores
     */
    public DenseWeight(Arena arena, CompressedWeight weight) {
        shape = weight.shape();
        train = weight.train();
        positions = weight.kept();
        weight.cores().forEach(core -> cores.add(copy(arena, core)));
        kept = copy(arena, weight.values());
        trainAtKept = matrix(arena, weight.values().length);
        train.ifPresent(each -> allocateProducts(arena, each));
    }

    /** Writes the matrix that {@code weight} stands for into {@code out}, [inputs, outputs]. */
    public static void write(CompressedWeight weight, MemorySegment out) {
        try (Arena arena = Arena.ofConfined()) {
            new DenseWeight(arena, weight).write(out);
        }
    }

    private static MemorySegment copy(Arena arena, float[] values) {
        MemorySegment copy = matrix(arena, values.length);
        MemorySegment.copy(values, 0, copy, JAVA_FLOAT, 0, values.length);
        return copy;
    }

    private static MemorySegment matrix(Arena arena, long elements) {
        return arena.allocate(Math.multiplyExact(elements, (long) Float.BYTES), ALIGNMENT);
    }

    private void allocateProducts(Arena arena, TensorTrain of) {
        int inputs = of.inputModes().size();
        lefts.add(cores.getFirst());
        long rows = of.modes().getFirst();
        for (int k = 1; k < inputs; k++) {
            rows *= of.modes().get(k);
            lefts.add(matrix(arena, rows * of.ranks().get(k + 1)));
        }
        rights.add(cores.getLast());
        long columns = of.modes().getLast();
        for (int k = of.order() - 2; k >= inputs; k--) {
            columns *= of.modes().get(k);
            rights.add(matrix(arena, columns * of.ranks().get(k)));
        }
    }

    /** The values of core {@code k}, to read and to change. */
    public MemorySegment core(int k) {
        return cores.get(k);
    }

    /** The values at the kept positions, in their order, to read and to change. */
    public MemorySegment kept() {
        return kept;
    }

    /** The kept positions in W; none where nothing is kept. */
    public Optional<Mask.Positions> positions() {
        return positions;
    }

    /** L [inputs, r], of the last {@link #contract}; r is the train's inner rank. There is a train. */
    public MemorySegment left() {
        return lefts.getLast();
    }

    /** R [r, outputs], of the last {@link #contract}. There is a train. */
    public MemorySegment right() {
        return rights.getLast();
    }

    /** Makes {@link #left} and {@link #right} of the cores as they are. */
    public void contract() {
        train.ifPresent(of -> {
            contractInputs(of);
            contractOutputs(of);
        });
    }

    private void contractInputs(TensorTrain of) {
        int rows = of.modes().getFirst();
        for (int k = 1; k < of.inputModes().size(); k++) {
            int mode = of.modes().get(k);
            multiply(lefts.get(k - 1), cores.get(k), lefts.get(k), rows, of.ranks().get(k),
                    Math.multiplyExact(mode, of.ranks().get(k + 1)));
            rows *= mode;
        }
    }

    private void contractOutputs(TensorTrain of) {
        int columns = of.modes().getLast();
        for (int i = 1; i < rights.size(); i++) {
            int k = of.order() - 1 - i;
            int mode = of.modes().get(k);
            multiply(cores.get(k), rights.get(i - 1), rights.get(i), Math.multiplyExact(of.ranks().get(k), mode),
                    of.ranks().get(k + 1), columns);
            columns *= mode;
        }
    }

    /** Makes L and R, and writes W into {@code out}, [inputs, outputs]. */
    public void write(MemorySegment out) {
        train.ifPresentOrElse(of -> {
            contract();
            multiply(left(), right(), out, of.inputs(), of.innerRank(), of.outputs());
        }, () -> out.asSlice(0, shape.size() * Float.BYTES).fill((byte) 0));
        positions.ifPresent(at -> {
            for (int i = 0; i < at.size(); i++) {
                trainAtKept.setAtIndex(JAVA_FLOAT, i, out.getAtIndex(JAVA_FLOAT, at.at(i)));
            }
        });
        writeKept(out);
    }

    /**
     * Writes the elements of W at the kept positions alone into {@code out}, for cores that are as they were when W was last
     * written as a whole: the bits are those of {@link #write(MemorySegment)}, at the cost of the kept values.
     */
    public void writeKept(MemorySegment out) {
        positions.ifPresent(at -> {
            for (int i = 0; i < at.size(); i++) {
                out.setAtIndex(JAVA_FLOAT, at.at(i),
                        trainAtKept.getAtIndex(JAVA_FLOAT, i) + kept.getAtIndex(JAVA_FLOAT, i));
            }
        });
    }

    private void multiply(MemorySegment a, MemorySegment b, MemorySegment out, int rows, int inner, int columns) {
        product.multiply(new Block(a, 0, inner), new Block(b, 0, columns), new Block(out, 0, columns), rows, inner,
                columns);
    }
}
