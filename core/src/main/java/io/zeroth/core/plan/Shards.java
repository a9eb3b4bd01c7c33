package io.zeroth.core.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.noise.Stream;
import io.zeroth.core.noise.Threefry;

/**
 * A task's training examples cut into groups of one size, which stay the same for the whole job: a probe evaluates one
 * group. Examples are in an order drawn from the job's seed and the task's digest, in which every class is spread
 * evenly, so that each group has the classes in the task's proportions; where the last group is not full, it goes on with
 * the first examples of that order.
 */
public final class Shards {
    private final int[] order;
    private final int shardSize;

    private Shards(int[] order, int shardSize) {
        this.order = order;
        this.shardSize = shardSize;
    }

    /**
     * @param labels the class of each training example
     * @param shardSize examples in one group; may exceed the number of examples
     */
    public static Shards of(long jobSeed, ContentDigest task, int[] labels, int shardSize) {
        requirePositive("examples", labels.length);
        requirePositive("shardSize", shardSize);
        return new Shards(spread(permutation(jobSeed, task, labels.length), labels), shardSize);
    }

    /** The number of groups. */
    public int count() {
        return count(order.length, shardSize);
    }

    /** The number of groups that {@code examples} are cut into. */
    public static int count(int examples, int shardSize) {
        return Math.ceilDiv(examples, shardSize);
    }

    /** The numbers of the training examples in a group, in the order in which they are evaluated. */
    public int[] examples(int shard) {
        if (shard < 0 || shard >= count()) {
            throw new IllegalArgumentException("shard is %d; it must be 0 to %d".formatted(shard, count() - 1));
        }
        long first = (long) shard * shardSize;
        return IntStream.range(0, shardSize).map(i -> order[(int) ((first + i) % order.length)]).toArray();
    }

    /** Fisher-Yates, from the last place down. */
    private static int[] permutation(long jobSeed, ContentDigest task, int size) {
        long taskWord = Long.parseUnsignedLong(task.hex().substring(0, 16), 16);
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            long word = Threefry.words(jobSeed, Stream.SHARDS, i, taskWord).low64();
            int j = (int) Math.unsignedMultiplyHigh(word, i + 1L);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** Sorts by (rank within the class + 1/2) / size of the class; equals stay in the order drawn. */
    private static int[] spread(int[] order, int[] labels) {
        Map<Integer, Integer> sizes = new HashMap<>();
        Map<Integer, Integer> ranks = new HashMap<>();
        IntStream.of(labels).forEach(label -> sizes.merge(label, 1, Integer::sum));
        List<Place> places = new ArrayList<>();
        for (int example : order) {
            int rank = ranks.merge(labels[example], 1, Integer::sum) - 1;
            places.add(new Place(example, 2L * rank + 1, sizes.getOrDefault(labels[example], 1)));
        }
        return places.stream().sorted().mapToInt(Place::example).toArray();
    }

    /** Where an example lies between the beginning and the end of its class, as an exact fraction. */
    private record Place(int example, long numerator, long denominator) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return Long.compare(numerator * other.denominator, other.numerator * denominator);
        }
    }

    private static void requirePositive(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s is %d; it must be at least 1".formatted(field, value));
        }
    }
}
