package io.zeroth.cli.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.grpc.StatusException;
import io.zeroth.cli.bench.server.fleet.FleetCommand;
import io.zeroth.cli.bench.server.fleet.JobShape;
import io.zeroth.cli.progress.ResultOutput;
import io.zeroth.cli.report.MarkdownFile;
import io.zeroth.model.file.FileTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what servers do for workers that take no time. */
@Command(
        name = "server",
        description = {"Puts servers under the load of simulated workers, over real gRPC on this machine.", "",
            "The workers answer leases at once, so that what is measured are the servers, and the machine that both share. "
                    + "The job is made up and needs no model."},
        subcommands = {PeerCommand.class, FleetCommand.class},
        synopsisSubcommandLabel = "",
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth bench server --out server.md",
            "  zeroth bench server --servers 3 --workers 64 --tasks 5 --directions 14",
            "  zeroth bench server --workers 1000 --tasks 50 --directions 20 --seconds 600"})
public final class ServerBenchCommand implements Callable<Integer> {
    @Mixin
    private JobShape shape = new JobShape();

    @Option(names = "--workers", defaultValue = "1000", paramLabel = "N", description = "Simulated workers.")
    private int workers;

    @Option(
            names = "--servers",
            defaultValue = "1",
            paramLabel = "N",
            description = "Servers of the cluster, all on this machine and on one disk: 1, 3 or 5.")
    private int servers;

    @Option(
            names = "--sessions-per-connection",
            defaultValue = "1",
            paramLabel = "N",
            description = "How many workers share a connection.")
    private int sessions;

    @Option(
            names = "--warmup",
            defaultValue = "20",
            paramLabel = "SECONDS",
            description = "Seconds of load before measuring begins.")
    private int warmup;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "Seconds that are measured.")
    private int seconds;

    @Option(
            names = "--join",
            defaultValue = "0",
            paramLabel = "STEPS",
            description = "Measure at the end how long a worker takes to join that is so many steps behind; 0 for not.")
    private long join;

    @Option(
            names = "--data",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "DIR",
            description = "Where the servers' logs are kept meanwhile, on the disk that is to be measured; default is the "
                    + "directory for temporary files.")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--keep", description = "Keep the data and the logs of the processes.")
    private boolean keep;

    @Option(
            names = "--server-flags",
            defaultValue = "-Xmx512m",
            paramLabel = "FLAGS",
            description = "JVM flags of each server.")
    private String serverFlags = "";

    @Option(
            names = "--worker-flags",
            defaultValue = "-Xmx512m",
            paramLabel = "FLAGS",
            description = "JVM flags of the process of all simulated workers.")
    private String workerFlags = "";

    @Mixin
    private ResultOutput output = new ResultOutput();

    @Mixin
    private MarkdownFile out = new MarkdownFile();

    @Override
    public Integer call() throws IOException, InterruptedException, StatusException {
        out.requireWritable();
        Path parent = data.orElse(Path.of(System.getProperty("java.io.tmpdir", ".")));
        Path directory = Files.createTempDirectory(Files.createDirectories(parent), "zeroth-bench-");
        try {
            BenchSettings settings = new BenchSettings(shape.job(), workers, servers, sessions, warmup, seconds, join,
                    directory, serverFlags, workerFlags);
            ServerResult result = new ServerBench(settings, output.lines()).run();
            List<String> table = ServerText.markdown(result);
            table.forEach(output.human()::println);
            out.write(table);
            output.document(() -> ServerText.json(result));
        } finally {
            if (keep) {
                output.human().println("kept in " + directory);
            } else {
                FileTree.delete(directory);
            }
        }
        return 0;
    }
}
