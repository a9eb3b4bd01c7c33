package io.zeroth.compress;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.zeroth.model.bert.LanguageModel;

/**
 * The compression of the matrices of a model by several threads, the largest first. Results go to a sink as they come, so
 * that no more of them are held than there are threads; a matrix waits until what it may take fits the memory that is left.
 */
public final class ModelCompression {
    /** How many times the largest matrix the memory is where nothing else is said (chosen). */
    private static final int LARGEST = 3;

    private final Compression compression;
    private final int threads;
    private final long memory;

    /**
     * @param threads at least 1
     * @param memory bytes that matrices being compressed may take together, the model's own not counted; a matrix that
     *        needs more is compressed alone
     */
    public ModelCompression(Compression compression, int threads, long memory) {
        this.compression = requireNonNull(compression, "compression");
        if (threads < 1) {
            throw new IllegalArgumentException("threads is %d; it must be at least 1".formatted(threads));
        }
        if (memory < 1) {
            throw new IllegalArgumentException("memory is %d bytes; it must be at least 1".formatted(memory));
        }
        this.threads = threads;
        this.memory = memory;
    }

    /** Three times the bytes of the largest of these tensors. */
    public static long usualMemory(LanguageModel model, Collection<String> tensors) {
        return tensors.stream().mapToLong(tensor -> model.shape(tensor).size() * Float.BYTES * LARGEST).max().orElse(1);
    }

    /**
     * Compresses these tensors; returns when all are done. When it returns or throws, no thread reads the model any more.
     * What is thrown is the first failure; after it the sink and the progress hear nothing more.
     *
     * @param tensors names, such as those of {@link Weight#compressible}
     * @throws IOException what the sink has thrown
     * @throws IllegalArgumentException naming a tensor that cannot be compressed; where its extents are why, before any
     *         work is done
     * @throws InterruptedException where the thread is interrupted, within seconds
     */
    public void run(LanguageModel model, Collection<String> tensors, CompressionProgress progress, Sink sink)
            throws IOException, InterruptedException {
        List<Weight> weights = tensors.stream()
                .map(tensor -> Weight.of(model, tensor))
                .sorted(Comparator.comparingLong(Weight::bytes).reversed().thenComparing(Weight::tensor))
                .toList();
        weights.forEach(compression::require);
        MemoryBudget budget = new MemoryBudget(memory);
        Turns turns = new Turns();
        ExecutorService crew = Executors.newFixedThreadPool(threads,
                Thread.ofPlatform().daemon().name("zeroth-compress-", 0).factory());
        try {
            var done = new ExecutorCompletionService<Weight>(crew);
            for (Weight weight : weights) {
                done.submit(() -> {
                    compress(weight, budget, turns, progress, sink);
                    return weight;
                });
            }
            for (int i = 0; i < weights.size(); i++) {
                done.take().get();
            }
        } catch (ExecutionException e) {
            turns.throwFailure();
            throw new IllegalStateException("a thread of the compression failed", e.getCause());
        } finally {
            crew.shutdownNow();
            crew.close();
        }
    }

    private void compress(Weight weight, MemoryBudget budget, Turns turns, CompressionProgress progress, Sink sink)
            throws IOException, InterruptedException {
        long estimate = new MemoryEstimate(weight, compression.settings()).atFirst();
        try (MemoryBudget.Grant grant = budget.take(estimate)) {
            turns.take(() -> progress.begun(weight.tensor()));
            Outcome outcome = compression.of(weight, grant);
            turns.take(() -> {
                sink.accept(weight.tensor(), outcome);
                progress.finished(weight.tensor(), outcome);
            });
        } catch (RuntimeException e) {
            turns.fail(e);
            throw e;
        }
    }
}
