package io.zeroth.cli.bench.mazo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import io.zeroth.cli.Failure;
import io.zeroth.cli.bench.mazo.Comparison.Result;
import io.zeroth.cli.bench.mazo.ComparisonResult.Row;
import io.zeroth.cli.progress.Figures;

/**
 * The comparison of ways to fine-tune at an equal number of forward passes: each chooses its learning rate on the
 * development examples, with a seed that is not reported, and is then run with each seed and measured on the test examples.
 */
final class ComparisonStudy {
    private final Comparison comparison;
    private final int parallel;
    private final Consumer<String> progress;

    /** @param parallel runs that go on at the same time */
    ComparisonStudy(Comparison comparison, int parallel, Consumer<String> progress) {
        this.comparison = requireNonNull(comparison, "comparison");
        this.parallel = parallel;
        this.progress = requireNonNull(progress, "progress");
    }

    private record Run(Contender contender, double speed, long seed) {}

    /**
     * Runs it all.
     *
     * @param speeds learning rates to choose from, times the number of values trained
     * @param tuningSeed the seed that they are tried with
     * @param seeds those that are reported
     */
    ComparisonResult run(List<Contender> contenders, List<Double> speeds, long tuningSeed, List<Long> seeds)
            throws InterruptedException {
        List<Row> rows = new ArrayList<>(Untrained.rows(comparison.bench()));
        try (ExecutorService pool = Executors.newFixedThreadPool(parallel)) {
            Map<Run, Future<Result>> tries = new LinkedHashMap<>();
            for (Contender contender : contenders) {
                speeds.forEach(speed -> submit(pool, new Run(contender, speed, tuningSeed), tries));
            }
            Map<Run, Future<Result>> runs = new LinkedHashMap<>();
            for (Contender contender : contenders) {
                double speed = best(contender, speeds, tuningSeed, tries);
                seeds.forEach(seed -> submit(pool, new Run(contender, speed, seed), runs));
            }
            for (Contender contender : contenders) {
                rows.add(row(contender, runs));
            }
        }
        return new ComparisonResult(comparison.bench().names(), comparison.rules().weights().length(),
                comparison.rules().passes(), seeds, rows);
    }

    private void submit(ExecutorService pool, Run run, Map<Run, Future<Result>> into) {
        into.put(run, pool.submit(() -> {
            Result result = comparison.run(run.contender(), run.speed(), run.seed());
            progress.accept("%s, learning rate %.1e, seed %d: %s dev, %s test; %s values, %s passes".formatted(
                    run.contender().name(), run.speed() / result.values(), run.seed(),
                    Figures.percent(Spread.mean(result.dev())), Figures.percent(Spread.mean(result.test())),
                    Figures.count(result.values()), Figures.count(result.passes())));
            return result;
        }));
    }

    private static double best(Contender contender, List<Double> speeds, long seed, Map<Run, Future<Result>> tries)
            throws InterruptedException {
        Map<Double, Double> dev = new LinkedHashMap<>();
        for (double speed : speeds) {
            double mean = Spread.mean(await(requireNonNull(tries.get(new Run(contender, speed, seed)))).dev());
            dev.put(speed, Double.isNaN(mean) ? Double.NEGATIVE_INFINITY : mean);
        }
        return dev.entrySet()
                .stream()
                .max(Comparator.comparingDouble(Map.Entry<Double, Double>::getValue))
                .orElseThrow()
                .getKey();
    }

    private static Row row(Contender contender, Map<Run, Future<Result>> runs) throws InterruptedException {
        List<List<Double>> test = new ArrayList<>();
        long values = 0;
        double speed = 0;
        for (Map.Entry<Run, Future<Result>> run : runs.entrySet()) {
            if (run.getKey().contender().equals(contender)) {
                Result result = await(run.getValue());
                values = result.values();
                speed = run.getKey().speed();
                test.add(result.test());
            }
        }
        return new Row(contender.name(), values, Optional.of(speed / values), test);
    }

    private static Result await(Future<Result> run) throws InterruptedException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            throw new Failure("a run failed: %s".formatted(e.getCause()), e);
        }
    }
}
