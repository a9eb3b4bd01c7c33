package io.zeroth.cli.compress;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.zeroth.compress.Compression;
import io.zeroth.compress.CompressionProgress;
import io.zeroth.compress.ModelCompression;
import io.zeroth.compress.Settings;
import io.zeroth.compress.Sink;
import io.zeroth.compress.linear.OpenBlas;
import io.zeroth.core.layout.Shape;
import io.zeroth.model.bert.LanguageModel;

/** Compresses matrices of a model, those of one shape with the same settings, the largest first. */
record ModelCompressor(Function<Shape, Settings> settings, OpenBlas blas, int threads) {
    ModelCompressor {
        requireNonNull(settings, "settings");
        requireNonNull(blas, "blas");
    }

    void run(LanguageModel model, List<String> tensors, CompressionProgress progress, Sink sink)
            throws IOException, InterruptedException {
        Map<Settings, List<String>> alike = new LinkedHashMap<>();
        tensors.stream()
                .sorted(Comparator.comparingLong((String tensor) -> model.shape(tensor).size()).reversed())
                .forEach(tensor -> alike.computeIfAbsent(settings.apply(model.shape(tensor)), _ -> new ArrayList<>())
                        .add(tensor));
        for (Map.Entry<Settings, List<String>> group : alike.entrySet()) {
            new ModelCompression(new Compression(group.getKey(), blas), threads,
                    ModelCompression.usualMemory(model, tensors)).run(model, group.getValue(), progress, sink);
        }
    }
}
