package io.zeroth.worker.engine.bert;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.prompt.EncodedExample;

/** Examples of random tokens, between one token and all the model's positions long. */
final class RandomExamples {
    private static final ContentDigest TASK = ContentDigest.of("a task".getBytes(StandardCharsets.UTF_8));

    private RandomExamples() {}

    static List<EncodedExample> of(BertDescription model, int count, Random random) {
        return IntStream.range(0, count).mapToObj(id -> {
            int[] tokens = random.ints(1 + random.nextInt(model.positions()), 0, model.vocabulary()).toArray();
            return new EncodedExample(TASK, id, tokens, random.nextInt(tokens.length), 0);
        }).toList();
    }
}
