package io.zeroth.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import io.zeroth.compress.linear.OpenBlas;
import io.zeroth.compress.residual.Sparsity;
import io.zeroth.compress.train.TrainRule;
import io.zeroth.core.tensortrain.CompressedWeight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModelCompressionTest {
    private static final long PLENTY = 1L << 30;
    private final SmallModel model = new SmallModel(() -> {});
    private final List<String> tensors = Weight.compressible(model);
    private final Compression compression = new Compression(
            new Settings(TrainRule.published(1), new Sparsity.TwoOfFour()), OpenBlas.load());

    @Test
    void everyMatrixReachesTheSinkWhateverTheThreads() throws IOException, InterruptedException {
        Map<String, Outcome> alone = run(1, PLENTY);
        Map<String, Outcome> together = run(3, PLENTY);
        assertThat(alone.keySet()).containsExactlyElementsOf(tensors).hasSize(7);
        assertThat(together.keySet()).isEqualTo(alone.keySet());
        alone.keySet()
                .forEach(tensor -> assertThat(weight(together, tensor)).as(tensor)
                        .usingRecursiveComparison()
                        .isEqualTo(weight(alone, tensor)));
    }

    @Test
    void theLargestComesFirst() throws IOException, InterruptedException {
        List<String> begun = new ArrayList<>();
        new ModelCompression(compression, 1, PLENTY).run(model, tensors, onBegin(begun::add), (_, _) -> {});
        assertThat(begun).startsWith("embeddings.word", "encoder.layer.5.output.kernel",
                "encoder.layer.4.output.kernel");
    }

    @Test
    void embeddingsAreGroupedAlongTheHiddenUnits() throws IOException, InterruptedException {
        CompressedWeight weight = weight(run(1, PLENTY), "embeddings.word");
        int[] kept = weight.kept().orElseThrow().toArray();
        for (int i = 0; i < kept.length; i += 2) {
            assertThat(kept[i] / 4).isEqualTo(kept[i + 1] / 4);
        }
    }

    @Test
    void matricesShareTheMemory() throws IOException, InterruptedException {
        // No two of them fit, so that none begins before the one before it is finished.
        List<String> events = new ArrayList<>();
        CompressionProgress progress = new CompressionProgress() {
            @Override
            public void begun(String tensor) {
                events.add(tensor);
            }

            @Override
            public void finished(String tensor, Outcome outcome) {
                events.add(tensor);
            }
        };
        new ModelCompression(compression, 3, 1).run(model, tensors, progress, (_, _) -> {});
        assertThat(events).hasSize(2 * tensors.size());
        for (int i = 0; i < events.size(); i += 2) {
            assertThat(events.get(i)).isEqualTo(events.get(i + 1));
        }
    }

    @Test
    void matricesThatFitAreWorkedOnTogether() throws IOException, InterruptedException {
        CountDownLatch three = new CountDownLatch(3);
        SmallModel waiting = new SmallModel(() -> {
            three.countDown();
            await(three);
        });
        new ModelCompression(compression, 3, PLENTY).run(waiting, tensors, CompressionProgress.none(), (_, _) -> {});
        assertThat(three.getCount()).isZero();
    }

    @Test
    void whatTheSinkThrowsEndsItAll() {
        List<String> accepted = new ArrayList<>();
        IOException full = new IOException("the disk is full");
        assertThatThrownBy(() -> new ModelCompression(compression, 1, PLENTY).run(model, tensors,
                CompressionProgress.none(), (tensor, _) -> {
                    accepted.add(tensor);
                    throw full;
                })).isSameAs(full);
        assertThat(accepted).containsExactly("embeddings.word");
    }

    @Test
    void weightsThatAreNotFiniteEndItAll() {
        model.values("encoder.layer.3.output.kernel")[33] = Float.NaN;
        assertThatIllegalArgumentException().isThrownBy(() -> run(2, PLENTY))
                .withMessage("encoder.layer.3.output.kernel is NaN at [1, 1]; only finite weights can be compressed");
    }

    @Test
    void extentsAreCheckedBeforeAnyWork() {
        List<String> begun = new ArrayList<>();
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelCompression(compression, 1, PLENTY).run(model,
                List.of("encoder.layer.0.output.kernel", "encoder.layer.0.output.bias"), onBegin(begun::add),
                (_, _) -> {})).withMessageContaining("encoder.layer.0.output.bias has shape [32]");
        assertThat(begun).isEmpty();
    }

    @Test
    void anInterruptionStopsWithinAMatrix() {
        Thread caller = Thread.currentThread();
        List<String> accepted = new ArrayList<>();
        // The thread that compresses waits until it is interrupted, which the caller does once it is interrupted itself.
        CompressionProgress progress = onBegin(_ -> {
            caller.interrupt();
            await(new CountDownLatch(1));
        });
        assertThatThrownBy(() -> new ModelCompression(compression, 2, PLENTY).run(model, tensors, progress,
                (tensor, _) -> accepted.add(tensor))).isInstanceOf(InterruptedException.class);
        assertThat(accepted).isEmpty();
    }

    private Map<String, Outcome> run(int threads, long memory) throws IOException, InterruptedException {
        Map<String, Outcome> outcomes = new TreeMap<>();
        new ModelCompression(compression, threads, memory).run(model, tensors, CompressionProgress.none(),
                outcomes::put);
        return outcomes;
    }

    private static CompressedWeight weight(Map<String, Outcome> outcomes, String tensor) {
        return switch (outcomes.get(tensor)) {
            case null -> throw new AssertionError("nothing came of " + tensor);
            case Outcome.Compressed compressed -> compressed.weight();
            case Outcome.Dense(String reason) -> throw new AssertionError(reason);
        };
    }

    private static CompressionProgress onBegin(Consumer<String> listener) {
        return new CompressionProgress() {
            @Override
            public void begun(String tensor) {
                listener.accept(tensor);
            }

            @Override
            public void finished(String tensor, Outcome outcome) {}
        };
    }

    /** Waits; an interruption is left for whoever asks for it next. */
    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
