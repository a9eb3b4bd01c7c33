package io.zeroth.model.bert;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.model.compressed.Manifest;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.file.ModelFiles;
import io.zeroth.model.reference.CacheDirectory;
import io.zeroth.model.reference.Origins;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.reference.SourceReference;

/** A {@link TinyModel} of which three kernels are compressed by hand, each in another way. */
public final class TinyCompressedModel {
    /** A kernel with a train and two of each four inputs kept. */
    public static final String BOTH = "head.transform.kernel";
    /** A kernel with a train alone. */
    public static final String TRAIN = "encoder.layer.0.output.kernel";
    /** A kernel with three kept values alone. */
    public static final String PRUNED = "encoder.layer.1.intermediate.kernel";

    private TinyCompressedModel() {}

    /** The base model, in {@code directory/base}. */
    static Path base(Path directory) throws IOException {
        return TinyModel.bundle(Files.createDirectories(directory.resolve("base")));
    }

    /** Opens a model, with what that keeps in {@code directory}. */
    public static LanguageModel open(Path directory, Path model) throws IOException {
        URI nowhere = URI.create("http://localhost:9/");
        try (SourceCache cache = new SourceCache(new CacheDirectory(directory.resolve("cache")),
                new Origins(nowhere, nowhere, nowhere), FetchProgress.none())) {
            return LanguageModels.open(new SourceReference.Local(model), cache);
        }
    }

    /** Writes the model to {@code directory/small}. */
    public static Path write(Path directory, long seed) throws IOException {
        write(directory, weights(seed), directory.resolve("small"));
        return directory.resolve("small");
    }

    static Manifest write(Path directory, Map<String, CompressedWeight> weights, Path out) throws IOException {
        Path files = base(directory);
        try (LanguageModel base = open(directory, files);
                CompressedModelWriter writer = CompressedModelWriter.begin(base, "path:base", ModelFiles.in(files),
                        out)) {
            for (Map.Entry<String, CompressedWeight> weight : weights.entrySet()) {
                writer.add(weight.getKey(), weight.getValue(),
                        weight.getValue().train().isPresent() ? OptionalDouble.of(0.5) : OptionalDouble.empty(), 0.25);
            }
            writer.keepWhole("embeddings.word", "its train would be larger");
            return writer.finish(new TreeMap<>(Map.of("error", "0.5")));
        }
    }

    static Map<String, CompressedWeight> weights(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TensorTrain four = new TensorTrain(List.of(4, 2), List.of(2, 4), List.of(1, 2, 3, 2, 1));
        TensorTrain two = new TensorTrain(List.of(12), List.of(8), List.of(1, 1, 1));
        Mask.Positions twoOfFour = new Mask.Positions(
                IntStream.range(0, 64).filter(position -> position / 8 % 4 < 2).toArray());
        return Map.of(BOTH,
                new CompressedWeight(Shape.of(8, 8), Optional.of(four), cores(random, four), Optional.of(twoOfFour),
                        random(random, 32)),
                TRAIN,
                new CompressedWeight(Shape.of(12, 8), Optional.of(two), cores(random, two), Optional.empty(),
                        new float[0]),
                PRUNED, new CompressedWeight(Shape.of(8, 12), Optional.empty(), List.of(),
                        Optional.of(new Mask.Positions(new int[] {0, 50, 95})), random(random, 3)));
    }

    private static List<float[]> cores(SplittableRandom random, TensorTrain train) {
        List<float[]> cores = new ArrayList<>();
        for (int k = 0; k < train.order(); k++) {
            cores.add(random(random, (int) train.core(k).size()));
        }
        return cores;
    }

    private static float[] random(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
