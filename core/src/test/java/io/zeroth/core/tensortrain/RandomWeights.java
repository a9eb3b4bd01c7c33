package io.zeroth.core.tensortrain;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;

/** Weights of given extents with normal values, and what they stand for by the definition, in double. */
final class RandomWeights {
    private RandomWeights() {}

    static CompressedWeight train(Random random, TensorTrain train) {
        List<float[]> cores = IntStream.range(0, train.order())
                .mapToObj(k -> values(random, (int) train.core(k).size()))
                .toList();
        return new CompressedWeight(train.kernelShape(), Optional.of(train), cores, Optional.empty(), new float[0]);
    }

    /** The weight with about a third of the elements kept beside the train. */
    static CompressedWeight withKept(Random random, CompressedWeight weight) {
        Mask.Positions kept = positions(random, (int) weight.shape().size());
        return new CompressedWeight(weight.shape(), weight.train(), weight.cores(), Optional.of(kept),
                values(random, kept.size()));
    }

    static CompressedWeight pruned(Random random, int inputs, int outputs) {
        Mask.Positions kept = positions(random, inputs * outputs);
        return new CompressedWeight(Shape.of(inputs, outputs), Optional.empty(), List.of(), Optional.of(kept),
                values(random, kept.size()));
    }

    private static Mask.Positions positions(Random random, int size) {
        return new Mask.Positions(IntStream.range(0, size).filter(_ -> random.nextInt(3) == 0).toArray());
    }

    private static float[] values(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** W by the sum over all ranks of the products of core elements, and the kept values. */
    static double[] dense(CompressedWeight weight) {
        double[] dense = new double[(int) weight.shape().size()];
        weight.train().ifPresent(train -> {
            for (int i = 0; i < dense.length; i++) {
                dense[i] = element(train, weight.cores(), i);
            }
        });
        weight.kept().ifPresent(kept -> {
            for (int i = 0; i < kept.size(); i++) {
                dense[kept.at(i)] += weight.values()[i];
            }
        });
        return dense;
    }

    private static double element(TensorTrain train, List<float[]> cores, int position) {
        double[] row = {1};
        int below = train.modes().stream().reduce(1, (a, b) -> a * b);
        for (int k = 0; k < train.order(); k++) {
            int mode = train.modes().get(k);
            int size = below;
            below /= mode;
            int index = position % size / below;
            double[] next = new double[train.ranks().get(k + 1)];
            for (int before = 0; before < row.length; before++) {
                for (int after = 0; after < next.length; after++) {
                    next[after] += row[before] * cores.get(k)[(before * mode + index) * next.length + after];
                }
            }
            row = next;
        }
        return row[0];
    }
}
