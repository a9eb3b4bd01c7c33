package io.zeroth.cli.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.zeroth.cli.Failure;
import io.zeroth.cli.client.AttemptOption;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.client.ServerOption;
import io.zeroth.cli.process.EndSignals;
import io.zeroth.cli.process.ParentWatch;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.reference.CacheDirectory;
import io.zeroth.wire.client.Transport;
import io.zeroth.worker.engine.bert.EngineSettings;
import io.zeroth.worker.session.BaseModel;
import io.zeroth.worker.session.Worker;
import io.zeroth.worker.session.WorkerEnd;
import io.zeroth.worker.session.WorkerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a worker. */
@Command(
        name = "worker",
        description = "Runs a worker: evaluates losses for a server until the job is over.",
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth worker --server trainer:7070", "  zeroth worker --server a:7070,b:7070,c:7070",
            "  zeroth worker --server trainer:7070 --name gpu-3 --threads 8 --cache-mib 4096"})
public final class WorkerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);
    private static final long GRACE_SECONDS = 10;

    @Mixin
    private ServerOption server = new ServerOption();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--name",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = "The worker's name, unique in its job (default: the machine's name and the process id).")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--threads",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "How many threads run forward passes (default: one a processor).")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--cache-mib",
            defaultValue = "2048",
            paramLabel = "N",
            description = "How much memory keeps activations of frozen layers, in MiB; 0 for none.")
    private long cacheMib;

    @Option(
            names = "--data",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "DIR",
            description = "Where tasks and snapshots are kept (default: a directory of the worker's name in the cache).")
    private Optional<Path> data = Optional.empty();

    @Mixin
    private AttemptOption attempt = new AttemptOption();

    @Mixin
    private ParentWatch parent = new ParentWatch();

    @Override
    public Integer call() throws IOException, InterruptedException {
        parent.begin();
        String called = name.orElseGet(WorkerCommand::defaultName);
        Path directory = data.orElseGet(
                () -> CacheDirectory.fromEnvironment(System.getenv()).root().resolve("workers").resolve(called));
        EngineSettings engine = EngineSettings.defaults()
                .withThreads(threads.orElse(Runtime.getRuntime().availableProcessors()))
                .withCacheBytes(cacheMib << 20);
        try (Transport transport = server.transport();
                LanguageModel base = model.open();
                BertEngines engines = BertEngines.of(base, engine)) {
            WorkerSettings settings = WorkerSettings.of(server.servers().toString(), called, directory)
                    .withTransport(transport);
            Worker worker = new Worker(attempt.attempt().map(settings::withAttempt).orElse(settings),
                    BaseModel.of(base, engines));
            return switch (run(worker)) {
                case WorkerEnd.Drained(String reason) ->
                    { LOG.info("worker '{}' was asked to leave: {}", called, reason); yield 0; }
                case WorkerEnd.Stopped() -> 0;
                case WorkerEnd.Refused(String reason) -> throw new Failure(reason);
            };
        }
    }

    /** Works, and where this process is told to end, hands the leases back first. */
    private static WorkerEnd run(Worker worker) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        EndSignals.onFirst(() -> {
            if (!leaves(worker, ended)) {
                Runtime.getRuntime().halt(1);
            }
        });
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("end-worker").unstarted(() -> leaves(worker, ended)));
        try {
            return worker.run();
        } finally {
            ended.countDown();
        }
    }

    private static boolean leaves(Worker worker, CountDownLatch ended) {
        worker.stop();
        try {
            if (ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                return true;
            }
            LOG.warn("the worker's evaluation under way is given up after {} s", GRACE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static String defaultName() {
        String host = Optional.ofNullable(System.getenv("HOSTNAME")).filter(set -> !set.isBlank()).orElse("worker");
        return "%s-%d".formatted(host, ProcessHandle.current().pid());
    }
}
