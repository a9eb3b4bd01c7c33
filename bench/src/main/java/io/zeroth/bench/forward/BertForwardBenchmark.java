package io.zeroth.bench.forward;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.zeroth.bench.Elements;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.bert.BertForward;
import io.zeroth.worker.engine.bert.EngineSettings;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A batch of 32 examples of 40 tokens through BERT-base on one thread. The score is examples a second; the counted
 * elements are tokens.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-Xmx1g"})
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
public class BertForwardBenchmark {
    private static final int BATCH = 32;
    private static final int TOKENS = 40;
    private static final int[] WORDS = {2307, 6659};

    /** The lowest trained weight: everything, the last layer at the target, and the head alone. */
    @Param({"embeddings.norm.beta", "encoder.layer.11.attention.query.kernel", "head.transform.kernel"})
    public String lowest = "";

    private final List<EncodedExample> batch = SyntheticBert.examples(BATCH, TOKENS, new Random(1));
    private final SyntheticBert model = new SyntheticBert();
    private final BertWeights base = BertWeights.read(model, Nd4jProducts.load());
    private Theta theta = Theta.zeros(0);
    private BertForward engine = BertForward.ofBase(base, EngineSettings.defaults());

    @Setup(Level.Trial)
    public void open() {
        engine.close();
        Layout layout = new Layout(List.of(new Segment.Weights(lowest, model.shape(lowest), Mask.all())));
        theta = Theta.zeros(layout.length());
        engine = new BertForward(base, layout, EngineSettings.defaults());
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public float[][] loadAndScore(Elements tokens) {
        engine.load(theta);
        tokens.add(BATCH * TOKENS);
        return engine.score(batch, WORDS);
    }

    @TearDown(Level.Trial)
    public void close() {
        engine.close();
        base.close();
    }
}
