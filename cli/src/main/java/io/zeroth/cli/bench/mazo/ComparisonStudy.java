package io.zeroth.cli.bench.mazo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.zeroth.cli.Failure;
import io.zeroth.cli.bench.mazo.Comparison.Result;
import io.zeroth.cli.bench.mazo.ComparisonResult.Row;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.report.Spread;

/**
 * The comparison of ways to fine-tune at an equal number of forward passes: each chooses its learning rate, and what its mask
 * keeps, on the development examples, with a seed that is not reported, and is then run with each seed and measured on the
 * test examples.
 */
final class ComparisonStudy {
    private final Comparison comparison;
    private final Grid grid;
    private final int parallel;
    private final Consumer<String> progress;

    /**
     * What is tried.
     *
     * @param keeps shares of each row that masks keep
     * @param speeds learning rates times the number of values trained
     * @param seed the seed that they are tried with
     */
    record Grid(List<Double> keeps, List<Double> speeds, long seed) {
        Grid {
            keeps = List.copyOf(keeps);
            speeds = List.copyOf(speeds);
        }
    }

    private record Run(Contender contender, double keep, double speed, long seed) {
        Run withSeed(long other) {
            return new Run(contender, keep, speed, other);
        }
    }

    /** @param parallel runs that go on at the same time */
    ComparisonStudy(Comparison comparison, Grid grid, int parallel, Consumer<String> progress) {
        this.comparison = requireNonNull(comparison, "comparison");
        this.grid = requireNonNull(grid, "grid");
        this.parallel = parallel;
        this.progress = requireNonNull(progress, "progress");
    }

    /** @param seeds those that are reported */
    ComparisonResult run(List<Contender> contenders, List<Long> seeds) throws InterruptedException {
        List<Row> rows = new ArrayList<>(Untrained.rows(comparison.bench()));
        try (ExecutorService pool = Executors.newFixedThreadPool(parallel)) {
            Map<Run, Future<Result>> tries = submit(pool, contenders.stream().flatMap(this::tries).toList());
            Map<Contender, Map<Run, Future<Result>>> runs = new LinkedHashMap<>();
            for (Contender contender : contenders) {
                Run best = best(contender, tries);
                runs.put(contender, submit(pool, seeds.stream().map(best::withSeed).toList()));
            }
            for (Map.Entry<Contender, Map<Run, Future<Result>>> each : runs.entrySet()) {
                rows.add(row(each.getKey(), each.getValue()));
            }
        } catch (ExecutionException e) {
            throw new Failure("a run failed: %s".formatted(e.getCause()), e);
        }
        return new ComparisonResult(comparison.bench().names(), comparison.rules().weights().length(),
                comparison.rules().passes(), seeds, rows);
    }

    private Stream<Run> tries(Contender contender) {
        return contender.keeps(grid.keeps())
                .stream()
                .flatMap(keep -> grid.speeds().stream().map(speed -> new Run(contender, keep, speed, grid.seed())));
    }

    private Map<Run, Future<Result>> submit(ExecutorService pool, List<Run> runs) {
        Map<Run, Future<Result>> submitted = new LinkedHashMap<>();
        for (Run run : runs) {
            submitted.put(run, pool.submit(() -> {
                Result result = comparison.run(run.contender(), run.keep(), run.speed(), run.seed());
                progress.accept(told(run, result));
                return result;
            }));
        }
        return submitted;
    }

    private static String told(Run run, Result result) {
        return "%s keeping %s, learning rate %.1e, seed %d: %s dev, %s test; %s values, %s passes".formatted(
                run.contender().name(), run.keep(), run.speed() / result.values(), run.seed(),
                Figures.percent(Spread.of(result.dev()).mean()), Figures.percent(Spread.of(result.test()).mean()),
                Figures.count(result.values()), Figures.count(result.passes()));
    }

    private Run best(Contender contender, Map<Run, Future<Result>> tries)
            throws InterruptedException, ExecutionException {
        Map<Run, Double> dev = new LinkedHashMap<>();
        for (Run run : tries(contender).toList()) {
            double mean = Spread.of(requireNonNull(tries.get(run)).get().dev()).mean();
            dev.put(run, Double.isNaN(mean) ? Double.NEGATIVE_INFINITY : mean);
        }
        return dev.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    private static Row row(Contender contender, Map<Run, Future<Result>> runs)
            throws InterruptedException, ExecutionException {
        List<List<Double>> test = new ArrayList<>();
        for (Future<Result> run : runs.values()) {
            test.add(run.get().test());
        }
        Run any = runs.keySet().iterator().next();
        long values = requireNonNull(runs.get(any)).get().values();
        return new Row(contender.name(), values, Optional.of(new Row.Setting(any.keep(), any.speed() / values)), test);
    }
}
