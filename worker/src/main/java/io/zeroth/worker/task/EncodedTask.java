package io.zeroth.worker.task;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.plan.Shards;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.task.Split;

/** A task's examples in tokens, by split, and the tokens of its label words. Threads may share it. */
public final class EncodedTask {
    private final ContentDigest digest;
    private final int[] labelTokens;
    private final Map<Split, List<EncodedExample>> splits;
    private final Map<JobHeader, Shards> shards = new ConcurrentHashMap<>();

    /**
     * @param labelTokens in the order of their class numbers
     * @param splits each split's examples in the order of the data set; a split without examples may be left out
     */
    public EncodedTask(ContentDigest digest, int[] labelTokens, Map<Split, List<EncodedExample>> splits) {
        this.digest = requireNonNull(digest, "digest");
        this.labelTokens = labelTokens.clone();
        this.splits = new EnumMap<>(Split.class);
        splits.forEach((split, examples) -> this.splits.put(split, List.copyOf(examples)));
    }

    public int[] labelTokens() {
        return labelTokens.clone();
    }

    /** Some examples of a split. */
    public List<EncodedExample> examples(Split split, int first, int count) {
        List<EncodedExample> all = examples(split);
        if (first < 0 || count < 1 || first > all.size() - count) {
            throw new IllegalArgumentException("%d examples from %d on are asked for, and %s has %d".formatted(count,
                    first, split.text(), all.size()));
        }
        return all.subList(first, first + count);
    }

    /** The training examples of one of the fixed groups that the job evaluates probes on. */
    public List<EncodedExample> shard(JobHeader job, int shard) {
        List<EncodedExample> train = examples(Split.TRAIN);
        if (train.isEmpty()) {
            throw new IllegalArgumentException("task %s has no training examples".formatted(digest.brief()));
        }
        Shards cut = shards.computeIfAbsent(job, header -> Shards.of(header.seed(), digest,
                train.stream().mapToInt(EncodedExample::label).toArray(), header.optimizer().shardSize()));
        return Arrays.stream(cut.examples(shard)).mapToObj(train::get).toList();
    }

    private List<EncodedExample> examples(Split split) {
        return splits.getOrDefault(split, List.of());
    }
}
