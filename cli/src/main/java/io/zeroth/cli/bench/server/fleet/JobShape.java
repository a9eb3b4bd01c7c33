package io.zeroth.cli.bench.server.fleet;

import java.util.List;

import picocli.CommandLine.Option;

/** The size of the made-up job, which a bench's processes agree on. */
public final class JobShape {
    @Option(names = "--tasks", defaultValue = "5", paramLabel = "N", description = "The tasks, which share directions.")
    private int tasks = 5;

    @Option(
            names = "--directions",
            defaultValue = "14",
            paramLabel = "N",
            description = "Directions a step; a step has tasks x directions probes.")
    private int directions = 14;

    @Option(
            names = "--theta",
            defaultValue = "64",
            paramLabel = "N",
            description = "The values that are trained. All are folded by the server, and once for all simulated workers.")
    private int theta = 64;

    public BenchJob job() {
        return new BenchJob(tasks, directions, theta);
    }

    /** The same options for another process. */
    public static List<String> arguments(BenchJob job) {
        return List.of("--tasks", Integer.toString(job.tasks()), "--directions", Integer.toString(job.directions()),
                "--theta", Integer.toString(job.theta()));
    }
}
