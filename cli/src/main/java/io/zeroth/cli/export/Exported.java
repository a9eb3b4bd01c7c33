package io.zeroth.cli.export;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.progress.Figures;
import io.zeroth.core.digest.ContentDigest;

/**
 * What was exported.
 *
 * @param base the reference of the base model
 * @param tuned the job whose theta is in it; empty where none was asked
 * @param kept the snapshot whose theta is in it; empty where there is none
 */
record Exported(String base, ContentDigest baseDigest, Optional<Tuned> tuned, Optional<Kept> kept) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    Exported {
        requireNonNull(base, "base");
        requireNonNull(baseDigest, "baseDigest");
        requireNonNull(tuned, "tuned");
        requireNonNull(kept, "kept");
    }

    /** The base model as it is, or with a job's theta. */
    Exported(String base, ContentDigest baseDigest, Optional<Tuned> tuned) {
        this(base, baseDigest, tuned, Optional.empty());
    }

    /** A snapshot file. */
    record Kept(Path file, long step, long digest) {
        Kept {
            requireNonNull(file, "file");
        }
    }

    /**
     * A job and its theta.
     *
     * @param steps that the job is to have
     * @param digest of theta; empty where the job has no step, so that the weights are the base model's
     * @param confirmedAt the step at which the job's own digest was found to be the same
     * @param masking whether the job has yet to choose its mask
     */
    record Tuned(String job, long step, long steps, Optional<Long> digest, Optional<Long> confirmedAt,
            boolean masking) {
        Tuned {
            requireNonNull(job, "job");
            requireNonNull(digest, "digest");
            requireNonNull(confirmedAt, "confirmedAt");
        }

        private String words() {
            if (digest.isEmpty()) {
                return masking
                        ? "has not chosen its mask yet; the weights are the base model's"
                        : "has no step yet; the weights are the base model's";
            }
            return "step %d of %d, digest %s, %s".formatted(step, steps, Figures.digest(digest.get()),
                    confirmedAt.map(at -> at == step ? "which is the job's" : "the job's at step %d".formatted(at))
                            .orElse("which the job has not taken yet"));
        }
    }

    /** What the header of the file says. */
    SortedMap<String, String> metadata() {
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("zeroth.base", base);
        metadata.put("zeroth.base_digest", baseDigest.hex());
        tuned.ifPresent(from -> {
            metadata.put("zeroth.job", from.job());
            metadata.put("zeroth.step", Long.toString(from.step()));
            from.digest().ifPresent(digest -> metadata.put("zeroth.digest", Figures.digest(digest)));
        });
        kept.ifPresent(from -> {
            metadata.put("zeroth.step", Long.toString(from.step()));
            metadata.put("zeroth.digest", Figures.digest(from.digest()));
        });
        return metadata;
    }

    /** @param bytes of all tensors */
    List<String> lines(Path directory, long bytes) {
        List<String> lines = new ArrayList<>();
        lines.add("base        %s, digest %s".formatted(base, baseDigest.brief()));
        tuned.ifPresent(from -> lines.add("job         %s, %s".formatted(from.job(), from.words())));
        kept.ifPresent(from -> lines.add("snapshot    %s, step %d, digest %s".formatted(from.file(), from.step(),
                Figures.digest(from.digest()))));
        lines.add("bytes       %s".formatted(Figures.bytes(bytes)));
        lines.add("model       path:%s".formatted(directory));
        return lines;
    }

    /** The same as JSON. */
    String json(Path directory, long bytes) {
        ObjectNode root = JSON.createObjectNode()
                .put("model", "path:" + directory)
                .put("bytes", bytes)
                .put("base", base)
                .put("base_digest", baseDigest.hex());
        tuned.ifPresent(from -> {
            root.put("job", from.job()).put("step", from.step()).put("steps", from.steps());
            from.digest().ifPresent(digest -> root.put("digest", Figures.digest(digest)));
            from.confirmedAt().ifPresent(at -> root.put("digest_confirmed_at_step", at));
            root.put("mask_chosen", !from.masking());
        });
        kept.ifPresent(from -> root.put("snapshot", from.file().toString())
                .put("step", from.step())
                .put("digest", Figures.digest(from.digest())));
        return root.toPrettyString();
    }
}
