package io.zeroth.simulation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.zeroth.simulation.check.Violations;
import io.zeroth.simulation.cluster.SimulatedCluster;
import io.zeroth.simulation.fault.Fault;
import io.zeroth.simulation.world.World;

/**
 * One run of a whole cluster: a job with faults for half a minute, and then without, until it is complete. Everything in it
 * follows from the seed.
 */
public final class Simulation {
    private static final Duration FAULTY = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final long seed;
    private final World world;
    private final Violations violations;
    private final SimulatedCluster cluster;
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final List<Fault> kinds = new ArrayList<>();

    /**
     * What came of a run.
     *
     * @param events the pieces of work that were done
     * @param faults how often what went wrong, by name
     * @param steps the steps that were committed
     * @param violations what was not as it must be
     */
    public record Outcome(long seed, long events, Map<String, Integer> faults, long steps, List<String> violations) {
        public Outcome {
            faults = new TreeMap<>(faults);
            violations = List.copyOf(violations);
        }
    }

    private Simulation(long seed, Optional<Bug> bug, Consumer<String> trace) {
        this.seed = seed;
        this.world = new World(seed, trace);
        this.violations = new Violations(world);
        this.cluster = new SimulatedCluster(world, violations, requireNonNull(bug, "bug"));
        for (Fault fault : Fault.values()) {
            if (world.chance(0.5)) {
                kinds.add(fault);
            }
        }
    }

    /** Runs a seed. */
    public static Outcome run(long seed, Optional<Bug> bug) {
        return run(seed, bug, _ -> {});
    }

    /**
     * Runs a seed, and tells what happens.
     *
     * @param trace takes a line for each thing that is worth telling
     */
    public static Outcome run(long seed, Optional<Bug> bug, Consumer<String> trace) {
        return new Simulation(seed, bug, trace).run();
    }

    private Outcome run() {
        cluster.start();
        fault();
        runUntil(FAULTY, false);
        kinds.clear();
        world.note("fault", "no more faults");
        cluster.heal();
        runUntil(FAULTY.plus(PATIENCE), true);
        if (!violations.any() && !cluster.complete()) {
            violations.report(
                    "the job is not complete %s after faults stopped: %s".formatted(PATIENCE, cluster.standing()));
        }
        cluster.compareDigests();
        runUntil(world.elapsed().plusSeconds(1), false);
        Map<String, Integer> met = new TreeMap<>();
        faults.forEach((fault, count) -> met.put(fault.text(), count));
        cluster.network().troubles().forEach((trouble, count) -> met.put(trouble.text(), count));
        return new Outcome(seed, world.events(), met, cluster.reference().step(), violations.list());
    }

    private void fault() {
        world.after(world.millis(50, 2500), () -> {
            if (!kinds.isEmpty()) {
                Fault next = kinds.get(world.below(kinds.size()));
                faults.merge(next, 1, Integer::sum);
                world.note("fault", next.text());
                cluster.suffer(next);
                fault();
            }
        });
    }

    private void runUntil(Duration end, boolean completed) {
        while (!violations.any() && world.elapsed().compareTo(end) < 0 && !(completed && cluster.complete())) {
            try {
                if (!world.step()) {
                    return;
                }
            } catch (RuntimeException e) {
                violations.report("%s at %s".formatted(e, ours(e)));
            }
        }
    }

    /** Where in the code of Zeroth an exception came from. */
    private static String ours(RuntimeException e) {
        return Arrays.stream(e.getStackTrace())
                .map(StackTraceElement::toString)
                .filter(frame -> frame.contains("io.zeroth"))
                .findFirst()
                .orElse("an unknown place");
    }
}
