package io.zeroth.simulation.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Metric;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.Template;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.engine.InputSums;
import io.zeroth.worker.replica.EngineFactory;
import io.zeroth.worker.task.EncodedTask;

/**
 * A model of one small kernel that is quick to run: the logit of the first of two classes is a sum of theta's values, each
 * times a number that the example's token gives. It is in the place of a language model, and its tasks in that of real ones.
 */
public final class SimulatedModel implements EngineFactory {
    /** The content that workers say they have. */
    public static final ContentDigest DIGEST = ContentDigest.of(new byte[] {7, 7, 7});
    private static final int INPUTS = 4;
    private static final int OUTPUTS = 8;
    private static final String KERNEL = "head.transform.kernel";
    /** All that may be trained. */
    public static final Layout LAYOUT = new Layout(
            List.of(new Segment.Weights(KERNEL, Shape.of(INPUTS, OUTPUTS), Mask.all())));

    /** The base model's weights. */
    public static void weights(String tensor, float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = 0.05f * ((i * 7 + tensor.length()) % 11 - 5);
        }
    }

    /** A task of two classes. */
    public static Task task(String name, int train, int test) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < train + test; i++) {
            examples.add(new Example(i < train ? Split.TRAIN : Split.TEST,
                    new TreeMap<>(Map.of("text", "%s %d".formatted(name, i))), i % 2));
        }
        return new Task(new TaskSpec(name, new Template("{text} It was [MASK] ."), List.of("bad", "good"),
                Metric.ACCURACY, 1, 48), examples);
    }

    /** A task in tokens, one an example. */
    static EncodedTask encode(Task task) {
        ContentDigest digest = task.digest();
        Map<Split, List<EncodedExample>> splits = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            List<EncodedExample> encoded = new ArrayList<>();
            for (Example example : task.examples(split)) {
                int token = Math.floorMod(example.toString().hashCode(), 97) + example.label();
                encoded.add(new EncodedExample(digest, encoded.size(), new int[] {token}, 0, example.label()));
            }
            splits.put(split, encoded);
        }
        return new EncodedTask(digest, new int[] {1, 2}, splits);
    }

    @Override
    public String engineName() {
        return "simulated";
    }

    @Override
    public ForwardEngine open(Layout layout) {
        return new Engine(layout.length());
    }

    private static float feature(int token, long place) {
        return ((token * 31L + place * 17) % 13 - 6) / 6f;
    }

    private static final class Engine implements ForwardEngine {
        private final float[] weights;
        private float shift;

        private Engine(long length) {
            weights = new float[Math.toIntExact(length)];
        }

        @Override
        public String name() {
            return "simulated";
        }

        @Override
        public void load(Theta theta) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = theta.get(i);
            }
            shift = 0;
        }

        @Override
        public void load(Theta theta, long[] positions) {
            for (long position : positions) {
                weights[Math.toIntExact(position)] = theta.get(position);
            }
        }

        @Override
        public void shiftOutputs(String kernel, float[] values) {
            shift = 0;
            for (float value : values) {
                shift += value;
            }
        }

        @Override
        public void endShift() {
            shift = 0;
        }

        @Override
        public List<InputSums> sumInputs(List<String> kernels, List<EncodedExample> batch) {
            InputSums sums = InputSums.none(INPUTS);
            for (EncodedExample example : batch) {
                double[] values = new double[INPUTS];
                double[] squares = new double[INPUTS];
                for (int i = 0; i < INPUTS; i++) {
                    values[i] = feature(example.tokens()[0], i);
                    squares[i] = values[i] * values[i];
                }
                sums = sums.plus(new InputSums(1, values, squares));
            }
            return Collections.nCopies(kernels.size(), sums);
        }

        @Override
        public float[][] score(List<EncodedExample> batch, int[] labelTokens) {
            return batch.stream().map(example -> new float[] {logit(example.tokens()[0]), 0}).toArray(float[][]::new);
        }

        private float logit(int token) {
            float sum = shift;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * feature(token, i);
            }
            return sum;
        }

        @Override
        public void close() {}
    }
}
