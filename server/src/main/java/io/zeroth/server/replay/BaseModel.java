package io.zeroth.server.replay;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.WeightReader;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;

/**
 * What a replay needs beside the log.
 *
 * @param digest the digest of the base model's content
 * @param candidates the layout that the job began with
 * @param weights gives the base model's weights
 */
public record BaseModel(ContentDigest digest, Layout candidates, WeightReader weights) {
    public BaseModel {
        requireNonNull(digest, "digest");
        requireNonNull(candidates, "candidates");
        requireNonNull(weights, "weights");
    }

    /** @throws IllegalArgumentException where the job of that header was not begun with this, naming all that differs */
    void requireOf(JobHeader header) {
        List<String> differences = new ArrayList<>();
        if (!digest.equals(header.base())) {
            differences.add("the base model has digest %s and the log's has %s: give the model %s as it was"
                    .formatted(digest.hex(), header.base().hex(), header.baseReference()));
        }
        if (!candidates.digest().equals(header.layout())) {
            differences.add(
                    "the layout has digest %s of %d values and the log's has %s of %d: give the weights to train that the job was begun with"
                            .formatted(candidates.digest().hex(), candidates.length(), header.layout().hex(),
                                    header.thetaLength()));
        }
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException(
                    "job '%s' is another one: %s".formatted(header.job(), String.join("; ", differences)));
        }
    }
}
