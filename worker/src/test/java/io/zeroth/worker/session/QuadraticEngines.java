package io.zeroth.worker.session;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.engine.InputSums;
import io.zeroth.worker.replica.EngineFactory;

/** Engines whose first logit is a quadratic of theta and of the example's token, and whose second one is 1. */
final class QuadraticEngines implements EngineFactory {
    /** A token whose logits are NaN. */
    static final int POISON = 666;

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger loads = new AtomicInteger();
    /** Single values of theta that were written. */
    final AtomicInteger writes = new AtomicInteger();
    final CountDownLatch scoring = new CountDownLatch(1);
    /** Engines wait here before they score; open unless a test closes it. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    /** sum_j (theta_j - token / 10)^2. */
    static float logit(Theta theta, int token) {
        float sum = 0;
        for (long j = 0; j < theta.length(); j++) {
            float distance = theta.get(j) - token / 10f;
            sum += distance * distance;
        }
        return token == POISON ? Float.NaN : sum;
    }

    @Override
    public String engineName() {
        return "quadratic";
    }

    @Override
    public ForwardEngine open(Layout layout) {
        opened.incrementAndGet();
        return new Engine(Theta.zeros(layout.length()));
    }

    private final class Engine implements ForwardEngine {
        private Theta weights;
        private float[] shift = {};

        private Engine(Theta weights) {
            this.weights = weights;
        }

        @Override
        public String name() {
            return engineName();
        }

        @Override
        public void load(Theta theta) {
            weights = theta.copy();
            shift = new float[0];
            loads.incrementAndGet();
        }

        @Override
        public void load(Theta theta, long[] positions) {
            for (long position : positions) {
                weights.set(position, theta.get(position));
            }
            writes.addAndGet(positions.length);
        }

        /** The shift's sum comes to the first logit, whatever the kernel. */
        @Override
        public void shiftOutputs(String kernel, float[] values) {
            shift = values.clone();
        }

        @Override
        public void endShift() {
            shift = new float[0];
        }

        /** The token and its half enter every layer, one token an example. */
        @Override
        public List<InputSums> sumInputs(List<String> kernels, List<EncodedExample> batch) {
            InputSums sums = InputSums.none(2);
            for (EncodedExample example : batch) {
                double token = example.tokens()[0];
                sums = sums.plus(new InputSums(1, new double[] {token, token / 2},
                        new double[] {token * token, token * token / 4}));
            }
            return Collections.nCopies(kernels.size(), sums);
        }

        @Override
        public float[][] score(List<EncodedExample> batch, int[] labelTokens) {
            scoring.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return batch.stream()
                    .map(example -> new float[] {logit(weights, example.tokens()[0]) + sum(shift), 1})
                    .toArray(float[][]::new);
        }

        private static float sum(float[] values) {
            float sum = 0;
            for (float value : values) {
                sum += value;
            }
            return sum;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
