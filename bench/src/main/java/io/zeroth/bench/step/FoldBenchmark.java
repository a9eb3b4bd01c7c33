package io.zeroth.bench.step;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.zeroth.bench.Elements;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.Update;
import io.zeroth.core.theta.Perturbation;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Elements of theta a second on one core; a fold counts each element once for each record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 11, time = 1)
public class FoldBenchmark {
    private static final int RECORDS = 16;

    @Param({"65536", "33554432"})
    int length;

    private final Noise noise = Noises.of(NoiseKind.GAUSSIAN);
    private final List<StepRecord> records = LongStream.rangeClosed(1, RECORDS)
            .mapToObj(step -> new StepRecord(step, 1e-3f, List.of(new Update(step, 1e-6f)), List.of()))
            .toList();
    private Theta theta = Theta.zeros(0);
    private Theta scratch = Theta.zeros(0);

    @Setup
    public void allocate() {
        theta = Theta.zeros(length);
        scratch = Theta.zeros(length);
    }

    @Benchmark
    public void foldOneRecord(Elements count) {
        Fold.apply(theta, noise, records.subList(0, 1));
        count.add(length);
    }

    @Benchmark
    public void foldSixteenRecords(Elements count) {
        Fold.apply(theta, noise, records);
        count.add((long) length * RECORDS);
    }

    @Benchmark
    public void perturb(Elements count) {
        Perturbation.write(theta, noise, 42, 1e-3f, scratch);
        count.add(length);
    }

    @Benchmark
    public long digest(Elements count) {
        count.add(length);
        return ThetaDigest.of(theta);
    }
}
