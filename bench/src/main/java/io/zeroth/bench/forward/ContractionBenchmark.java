package io.zeroth.bench.forward;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.zeroth.bench.Elements;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.core.tensortrain.DenseWeight;
import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.MatrixProducts;
import io.zeroth.worker.engine.MatrixProducts.Product;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A layer whose kernel is a tensor train of 768 inputs, on one thread, from theta to outputs: its matrix is made and
 * multiplied by, or its cores are contracted to two factors that are multiplied by, one after the other. Products have the
 * engine's fixed height. The counted elements are loads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-Xmx1g"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ContractionBenchmark {
    private static final int INPUTS = 768;
    private static final int HEIGHT = 256;

    @Param({"768", "3072"})
    public int outputs = INPUTS;

    @Param({"64", "192", "384", "512"})
    public int rank = 16;

    /** Of one load; in products of 256 as in the encoder, or of 32 as for targets. */
    @Param({"32", "256", "1280"})
    public int tokens = HEIGHT;

    private final MatrixProducts products = Nd4jProducts.load();
    private final Arena arena = Arena.ofShared();
    private final Random random = new Random(1);
    private DenseWeight weight = random(new TensorTrain(List.of(1), List.of(1), List.of(1, 1, 1)));
    private Matrix kernel = products.zeros(1, 1);
    private Matrix left = kernel;
    private Matrix right = kernel;
    private Product dense = () -> {};
    private Product first = () -> {};
    private Product second = () -> {};

    @Setup(Level.Trial)
    public void open() {
        List<Integer> modes = outputs == INPUTS ? List.of(32, 24) : List.of(64, 48);
        weight = random(new TensorTrain(List.of(32, 24), modes,
                List.of(1, Math.min(rank, 32), rank, Math.min(rank, modes.getLast()), 1)));
        int height = Math.min(tokens, HEIGHT);
        Matrix in = products.zeros(height, INPUTS);
        Matrix out = products.zeros(height, outputs);
        Matrix between = products.zeros(height, rank);
        kernel = products.zeros(INPUTS, outputs);
        left = products.zeros(INPUTS, rank);
        right = products.zeros(rank, outputs);
        fill(in.values());
        dense = products.product(in, kernel, out);
        first = products.product(in, left, between);
        second = products.product(between, right, out);
    }

    private DenseWeight random(TensorTrain train) {
        List<float[]> cores = IntStream.range(0, train.order()).mapToObj(k -> {
            MemorySegment core = MemorySegment.ofArray(new float[(int) train.core(k).size()]);
            fill(core);
            return core.toArray(JAVA_FLOAT);
        }).toList();
        Shape shape = train.kernelShape();
        return new DenseWeight(arena,
                new CompressedWeight(shape, Optional.of(train), cores, Optional.empty(), new float[0]));
    }

    private void fill(MemorySegment values) {
        for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
            values.setAtIndex(JAVA_FLOAT, i, 0.1f * (float) random.nextGaussian());
        }
    }

    /** What a load costs where the matrix is made. */
    @Benchmark
    public void matrix(Elements loads) {
        loads.add(1);
        weight.write(kernel.values());
    }

    @Benchmark
    public void matrixAndProduct(Elements loads) {
        loads.add(1);
        weight.write(kernel.values());
        for (int token = 0; token < tokens; token += HEIGHT) {
            dense.run();
        }
    }

    @Benchmark
    public void contraction(Elements loads) {
        loads.add(1);
        weight.contract();
        left.values().copyFrom(weight.left());
        right.values().copyFrom(weight.right());
        for (int token = 0; token < tokens; token += HEIGHT) {
            first.run();
            second.run();
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }
}
