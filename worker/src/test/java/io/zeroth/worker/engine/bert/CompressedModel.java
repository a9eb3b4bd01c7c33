package io.zeroth.worker.engine.bert;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.core.tensortrain.DenseWeight;
import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.tokenizer.Tokenizer;

/** A random model of which some tensors are compressed, with random cores and kept values; those it reads made of them. */
final class CompressedModel implements LanguageModel {
    private static final int ONE_IN = 3;

    private final RandomModel model;
    private final Map<String, CompressedWeight> compressed = new HashMap<>();
    private final Random random;

    CompressedModel(RandomModel model, long seed) {
        this.model = model;
        this.random = new Random(seed);
    }

    /** Compresses a tensor; a train of which nothing is kept beside, a residual without a train, or both. */
    CompressedModel with(String name, Optional<TensorTrain> train, boolean kept) {
        int size = Math.toIntExact(model.shape(name).size());
        List<float[]> cores = new ArrayList<>();
        train.ifPresent(of -> IntStream.range(0, of.order())
                .forEach(k -> cores.add(values(Math.toIntExact(of.core(k).size()), 0.5f))));
        int[] positions = IntStream.range(0, size).filter(_ -> kept && random.nextInt(ONE_IN) == 0).toArray();
        return with(name, new CompressedWeight(model.shape(name), train, cores,
                kept ? Optional.of(new Mask.Positions(positions)) : Optional.empty(), values(positions.length, 0.2f)));
    }

    CompressedModel with(String name, CompressedWeight weight) {
        compressed.put(name, weight);
        DenseWeight.write(weight, MemorySegment.ofArray(model.values(name)));
        return this;
    }

    private float[] values(int count, float scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = scale * (float) random.nextGaussian();
        }
        return values;
    }

    /** The same model whole, with the matrix of {@code weight} made in double precision in place of a tensor. */
    static void put(RandomModel model, String name, CompressedWeight weight) {
        float[] out = model.values(name);
        for (int i = 0; i < out.length; i++) {
            int position = i;
            out[i] = (float) (double) weight.train().map(train -> element(train, weight.cores(), position)).orElse(0.0);
        }
        weight.kept().ifPresent(kept -> {
            for (int i = 0; i < kept.size(); i++) {
                out[kept.at(i)] += weight.values()[i];
            }
        });
    }

    private static double element(TensorTrain train, List<float[]> cores, int position) {
        double[] row = {1};
        int below = Math.toIntExact(train.kernelShape().size());
        for (int k = 0; k < train.order(); k++) {
            int size = below;
            int mode = train.modes().get(k);
            below /= mode;
            int index = position % size / below;
            double[] next = new double[train.ranks().get(k + 1)];
            for (int i = 0; i < row.length * next.length; i++) {
                int before = i / next.length;
                int after = i % next.length;
                next[after] += row[before] * cores.get(k)[(before * mode + index) * next.length + after];
            }
            row = next;
        }
        return row[0];
    }

    @Override
    public BertDescription description() {
        return model.description();
    }

    @Override
    public SortedMap<String, Shape> tensors() {
        return model.tensors();
    }

    @Override
    public Optional<CompressedWeight> compressed(String name) {
        return Optional.ofNullable(compressed.get(name));
    }

    /** All values of a tensor or of a part of one. */
    void read(String name, float[] out) {
        for (Map.Entry<String, CompressedWeight> each : compressed.entrySet()) {
            CompressedWeight weight = each.getValue();
            for (int k = 0; k < weight.cores().size(); k++) {
                if (name.equals(TensorTrain.coreName(each.getKey(), k))) {
                    System.arraycopy(weight.cores().get(k), 0, out, 0, out.length);
                    return;
                }
            }
            if (name.equals(TensorTrain.residualName(each.getKey()))) {
                Mask.Positions kept = weight.kept().orElseThrow();
                IntStream.range(0, kept.size()).forEach(i -> out[kept.at(i)] = weight.values()[i]);
                return;
            }
        }
        model.read(name, out);
    }

    @Override
    public void read(String name, MemorySegment destination) {
        model.read(name, destination);
    }

    @Override
    public ContentDigest digest() {
        return model.digest();
    }

    @Override
    public Tokenizer tokenizer() {
        return model.tokenizer();
    }

    @Override
    public void close() {}
}
