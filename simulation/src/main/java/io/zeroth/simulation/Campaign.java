package io.zeroth.simulation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Runs many seeds, several at a time, and adds up what came of them. */
public final class Campaign {
    private final Optional<Bug> bug;
    private final int threads;

    /**
     * What came of many runs.
     *
     * @param seeds how many were run
     * @param failed the runs that found a violation, by seed
     */
    public record Tally(long seeds, long events, long steps, Map<String, Long> faults,
            List<Simulation.Outcome> failed) {
        public Tally {
            faults = new TreeMap<>(faults);
            failed = List.copyOf(failed);
        }

        private Tally plus(Simulation.Outcome run) {
            Map<String, Long> all = new TreeMap<>(faults);
            run.faults().forEach((fault, count) -> all.merge(fault, (long) count, Long::sum));
            List<Simulation.Outcome> wrong = new ArrayList<>(failed);
            if (!run.violations().isEmpty()) {
                wrong.add(run);
            }
            return new Tally(seeds + 1, events + run.events(), steps + run.steps(), all, wrong);
        }
    }

    public Campaign(Optional<Bug> bug, int threads) {
        this.bug = requireNonNull(bug, "bug");
        this.threads = threads;
    }

    /**
     * Runs the seeds from {@code first} on.
     *
     * @param mostFailed after so many failed runs no more are begun
     * @param progress told after each run, on the calling thread
     */
    public Tally run(long first, long count, int mostFailed, Consumer<Tally> progress) throws InterruptedException {
        Tally tally = new Tally(0, 0, 0, Map.of(), List.of());
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            ExecutorCompletionService<Simulation.Outcome> runs = new ExecutorCompletionService<>(executor);
            long begun = 0;
            while (begun < count && begun < threads) {
                begin(runs, first + begun++);
            }
            for (long running = begun; running > 0; running--) {
                tally = tally.plus(result(runs));
                progress.accept(tally);
                if (begun < count && tally.failed().size() < mostFailed) {
                    begin(runs, first + begun++);
                    running++;
                }
            }
        }
        return tally;
    }

    private void begin(ExecutorCompletionService<Simulation.Outcome> runs, long seed) {
        var _ = runs.submit(() -> Simulation.run(seed, bug));
    }

    private static Simulation.Outcome result(ExecutorCompletionService<Simulation.Outcome> runs)
            throws InterruptedException {
        try {
            return runs.take().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a simulation could not be run: %s".formatted(e.getCause()), e.getCause());
        }
    }
}
