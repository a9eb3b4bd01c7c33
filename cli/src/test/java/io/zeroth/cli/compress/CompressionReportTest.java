package io.zeroth.cli.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.model.checkpoint.StoredName;
import io.zeroth.model.compressed.Manifest;
import io.zeroth.model.compressed.TensorEntry;
import io.zeroth.model.compressed.TensorEntry.Form;
import org.junit.jupiter.api.Test;

class CompressionReportTest {
    private static final ContentDigest DIGEST = ContentDigest.of(new byte[] {1});
    private static final TensorTrain TRAIN = new TensorTrain(List.of(6, 4), List.of(8, 4), List.of(1, 2, 5, 3, 1));
    private static final Manifest MANIFEST = new Manifest("maven:a:b:1", DIGEST, DIGEST,
            new TreeMap<>(Map.of("error", "1.0", "sparsity", "2:4")), 2, 1e-12f, 9000,
            List.of(entry("encoder.layer.10.output.kernel",
                    new Form.Compressed(Optional.of(TRAIN), 384, OptionalDouble.of(0.836018), 0.358702), 2368),
                    entry("encoder.layer.2.output.kernel",
                            new Form.Compressed(Optional.empty(), 384, OptionalDouble.empty(), 0.4), 1632),
                    entry("head.transform.kernel", new Form.Whole(Optional.of("its train would be larger")), 3072),
                    new TensorEntry("head.bias", Shape.of(100), new StoredName("bias", false),
                            new Form.Whole(Optional.empty()), 400)));

    private static TensorEntry entry(String name, Form form, long bytes) {
        return new TensorEntry(name, Shape.of(24, 32), new StoredName(name, false), form, bytes);
    }

    @Test
    void theTableTellsEveryMatrixInTheOrderOfLayersAndTheTotals() {
        assertThat(CompressionReport.of(MANIFEST)).containsSequence(
                "tensor                          shape    modes  ranks  train error   error  parameters  bytes   ratio")
                .containsSubsequence(
                        "encoder.layer.2.output.kernel   24x32        -      -            -  0.4000         384  1,632  0.5313",
                        "encoder.layer.10.output.kernel  24x32  6x4x8x4  2x5x3       0.8360  0.3587         568  2,368  0.7708",
                        "head.transform.kernel stays whole: its train would be larger",
                        "settings    error 1.0, sparsity 2:4", "kept whole  868 parameters, 3.5 kB",
                        "parameters  1,820 of 2,404, ratio 0.7571", "bytes       7.5 kB of 9.6 kB, ratio 0.7770");
    }

    @Test
    void programsGetTheManifestAndTheTotals() throws Exception {
        JsonNode json = new ObjectMapper().readTree(CompressionReport.json(MANIFEST));
        assertThat(json.path("ratio").asDouble()).isEqualTo(7472.0 / 9616);
        assertThat(json.at("/tensors/0/ranks/2").asInt()).isEqualTo(5);
        assertThat(json.at("/tensors/2/kept_whole").asText()).isEqualTo("its train would be larger");
    }
}
