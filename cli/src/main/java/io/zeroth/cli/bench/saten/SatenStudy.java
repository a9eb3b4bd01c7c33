package io.zeroth.cli.bench.saten;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.zeroth.cli.Failure;
import io.zeroth.cli.bench.local.Bench;
import io.zeroth.cli.bench.saten.SatenResult.Point;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.progress.Figures;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.compressed.ManifestFile;
import io.zeroth.model.file.FileTree;
import io.zeroth.model.file.ModelFiles;
import io.zeroth.model.task.Task;
import io.zeroth.worker.engine.bert.EngineSettings;

/**
 * The study of what models lose as they become smaller, and what fine-tuning brings back: by each method, at each share of
 * the bytes. Each model chooses its learning rate and epsilon on the development examples, with a seed that is not reported.
 */
final class SatenStudy {
    private final LanguageModel base;
    private final String reference;
    private final List<Task> tasks;
    private final Tuning tuning;
    private final Grid grid;
    private final Path directory;
    private final int parallel;
    private final Consumer<String> progress;

    /**
     * What is tried and reported.
     *
     * @param settings that each model chooses from
     * @param tuningSeed the seed that they are tried with
     * @param seeds those that are reported
     */
    record Grid(List<Tuning.Setting> settings, long tuningSeed, List<Long> seeds) {
        Grid {
            settings = List.copyOf(settings);
            seeds = List.copyOf(seeds);
        }
    }

    /**
     * @param base stays the caller's to close
     * @param reference of the base model
     * @param directory where models are made
     * @param parallel models that are measured at the same time, each on one thread
     */
    SatenStudy(LanguageModel base, String reference, List<Task> tasks, Tuning tuning, Grid grid, Path directory,
            int parallel, Consumer<String> progress) {
        this.base = requireNonNull(base, "base");
        this.reference = requireNonNull(reference, "reference");
        this.tasks = List.copyOf(tasks);
        this.tuning = requireNonNull(tuning, "tuning");
        this.grid = requireNonNull(grid, "grid");
        this.directory = requireNonNull(directory, "directory");
        this.parallel = parallel;
        this.progress = requireNonNull(progress, "progress");
    }

    /** @param shares of the base model's bytes that matrices may take */
    SatenResult run(List<Method> methods, List<Double> shares) throws InterruptedException {
        long whole = base.tensors().values().stream().mapToLong(shape -> shape.size() * Float.BYTES).sum();
        List<Future<Point>> points = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(parallel)) {
            points.add(pool.submit(() -> measured(base, Named.BASE, 1, whole, 0)));
            for (Method method : methods) {
                for (double share : method.shares(shares)) {
                    points.add(pool.submit(() -> point(method, share)));
                }
            }
            List<Point> measured = new ArrayList<>();
            for (Future<Point> point : points) {
                measured.add(point.get());
            }
            return new SatenResult(tasks.stream().map(task -> task.spec().name()).toList(), tuning.passes(),
                    grid.seeds(), measured);
        } catch (ExecutionException e) {
            points.forEach(point -> point.cancel(true));
            throw new Failure("a run failed: %s".formatted(e.getCause()), e);
        }
    }

    private Point point(Method method, double share) throws IOException, InterruptedException {
        Path made = directory.resolve("%s-%s".formatted(method.name(), share));
        long begin = System.nanoTime();
        CompressProcess.run(Stream.concat(Stream.of("--model", reference), method.arguments(share).stream()).toList(),
                made);
        double seconds = (System.nanoTime() - begin) / 1e9;
        try (LanguageModel model = ModelOptions.open("path:" + made)) {
            return measured(model, new Named(method.toString(), method.tunesCores()), share,
                    ManifestFile.read(made.resolve(ModelFiles.COMPRESSION)).bytes(), seconds);
        } finally {
            FileTree.delete(made);
        }
    }

    /** What a model is called, and whether cores of it are fine-tuned. */
    private record Named(String name, boolean tunesCores) {
        static final Named BASE = new Named("base", true);
    }

    /** One run after another, so that what is kept of examples is computed once. */
    private Point measured(LanguageModel model, Named method, double share, long bytes, double seconds) {
        try (Bench bench = Bench.open(model, tasks, EngineSettings.defaults())) {
            Tuning.Outcome before = tuning.before(bench);
            Map<Tuning.Setting, Double> tries = new LinkedHashMap<>();
            for (Tuning.Setting setting : grid.settings()) {
                double dev = run(bench, method, share, setting, grid.tuningSeed()).devMean();
                tries.put(setting, Double.isNaN(dev) ? Double.NEGATIVE_INFINITY : dev);
            }
            Tuning.Setting best = tries.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
            List<Tuning.Outcome> runs = grid.seeds()
                    .stream()
                    .map(seed -> run(bench, method, share, best, seed))
                    .toList();
            Point point = new Point(method.name(), share, bytes, seconds, runs.getFirst().values(), best, before.test(),
                    runs.stream().map(Tuning.Outcome::test).toList());
            progress.accept("%s at %s: %s, before %s, after %s".formatted(method.name(), share, Figures.bytes(bytes),
                    Figures.percent(point.meanBefore()), Figures.percent(point.meanAfter())));
            return point;
        }
    }

    private Tuning.Outcome run(Bench bench, Named method, double share, Tuning.Setting setting, long seed) {
        Tuning.Outcome outcome = tuning.after(bench, method.tunesCores(), setting, seed);
        progress.accept("%s at %s, epsilon %s, learning rate %.1e, seed %d: %s dev, %s test; %s values".formatted(
                method.name(), share, setting.epsilon(), setting.speed() / outcome.values(), seed,
                Figures.percent(outcome.devMean()), Figures.percent(outcome.testMean()),
                Figures.count(outcome.values())));
        return outcome;
    }
}
