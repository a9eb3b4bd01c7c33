package io.zeroth.core.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FoldTest {
    private static final long SEED = 20261123;
    private static final int LENGTH = 10_007;

    @ParameterizedTest
    @EnumSource
    void theFoldIsItsDefinitionElementByElement(NoiseKind kind) {
        List<StepRecord> records = records(5);
        Theta theta = base();
        Fold.apply(theta, Noises.of(kind), records);
        float[] wanted = definition(Noises.scalar(kind), records);
        for (int j = 0; j < LENGTH; j++) {
            assertThat(theta.get(j)).as("element %d", j).isEqualTo(wanted[j]);
        }
    }

    private static float[] definition(Noise noise, List<StepRecord> records) {
        float[] theta = new float[LENGTH];
        Noises.of(NoiseKind.GAUSSIAN).fill(SEED, 0, theta, 0, LENGTH);
        float[] z = new float[1];
        for (StepRecord stepRecord : records) {
            for (int j = 0; j < LENGTH; j++) {
                float sum = 0;
                for (Update update : stepRecord.updates()) {
                    noise.fill(update.seed(), j, z, 0, 1);
                    sum = Math.fma(update.coefficient(), z[0], sum);
                }
                theta[j] += sum;
            }
        }
        return theta;
    }

    @ParameterizedTest
    @EnumSource
    void oneAtATimeAndAllAtOnceGiveTheSameBits(NoiseKind kind) {
        List<StepRecord> records = records(20);
        Theta together = base();
        Fold.apply(together, Noises.of(kind), records);
        Theta alone = base();
        records.forEach(stepRecord -> Fold.apply(alone, Noises.of(kind), List.of(stepRecord)));
        assertThat(ThetaDigest.of(alone)).isEqualTo(ThetaDigest.of(together));
    }

    @ParameterizedTest
    @EnumSource
    void anyRangesGiveTheSameBits(NoiseKind kind) {
        List<StepRecord> records = records(4);
        Theta whole = base();
        Fold.apply(whole, Noises.of(kind), records);
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 20; i++) {
            long[] cuts = LongStream
                    .concat(LongStream.of(0, LENGTH), LongStream.generate(() -> random.nextLong(LENGTH)).limit(4))
                    .sorted()
                    .toArray();
            Theta parts = base();
            IntStream.range(1, cuts.length)
                    .forEach(k -> Fold.apply(parts, Noises.of(kind), records, cuts[k - 1], cuts[k] - cuts[k - 1]));
            assertThat(ThetaDigest.of(parts)).as("cuts %s", cuts).isEqualTo(ThetaDigest.of(whole));
        }
    }

    @Test
    void threadsThatShareTheirNoiseGiveTheSameBits() {
        List<StepRecord> records = records(10);
        Noise noise = Noises.of(NoiseKind.GAUSSIAN);
        Theta whole = base();
        Fold.apply(whole, noise, records);
        Theta parts = base();
        IntStream.range(0, 16).parallel().forEach(k -> {
            long first = (long) LENGTH * k / 16;
            Fold.apply(parts, noise, records, first, (long) LENGTH * (k + 1) / 16 - first);
        });
        assertThat(ThetaDigest.of(parts)).isEqualTo(ThetaDigest.of(whole));
    }

    @Test
    void aRecordWithoutUpdatesChangesNothing() {
        Theta theta = base();
        Fold.apply(theta, Noises.of(NoiseKind.GAUSSIAN), List.of(new StepRecord(1, 1e-3f, List.of(), List.of())));
        assertThat(ThetaDigest.of(theta)).isEqualTo(ThetaDigest.of(base()));
    }

    @Test
    void aRangeOutsideThetaIsRefused() {
        assertThatThrownBy(() -> Fold.apply(base(), Noises.of(NoiseKind.GAUSSIAN), List.of(), LENGTH - 5, 6))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static Theta base() {
        float[] values = new float[LENGTH];
        Noises.of(NoiseKind.GAUSSIAN).fill(SEED, 0, values, 0, LENGTH);
        return Theta.of(values);
    }

    private static List<StepRecord> records(int count) {
        var random = new SplittableRandom(SEED);
        List<StepRecord> records = new ArrayList<>();
        for (int step = 1; step <= count; step++) {
            List<Update> updates = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                updates.add(new Update(random.nextLong(), (float) random.nextGaussian() * 1e-2f));
            }
            records.add(new StepRecord(step, 1e-3f, updates, List.of()));
        }
        return records;
    }
}
