package io.zeroth.cli.server;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.grpc.StatusException;
import io.zeroth.cli.client.AttemptOption;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.client.ServerAddress;
import io.zeroth.cli.client.ServerList;
import io.zeroth.cli.client.TlsOption;
import io.zeroth.cli.process.EndSignals;
import io.zeroth.cli.process.ParentWatch;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.plan.PlannedTask;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.file.AtomicFile;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.file.TaskFile;
import io.zeroth.model.trainable.BaseWeights;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.server.Server;
import io.zeroth.server.ServerSettings;
import io.zeroth.server.cluster.Membership;
import io.zeroth.server.cluster.Peer;
import io.zeroth.server.snapshot.remote.SnapshotTarget;
import io.zeroth.wire.client.Transport;
import io.zeroth.wire.tls.Tls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a parameter server. */
@Command(
        name = "server",
        description = "Runs a parameter server until it is told to end.",
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth server --data /var/lib/zeroth --train 'head.{transform,norm}.*'",
            "  zeroth server --data run1 --steps 500 --lr 8e-2 --train 'head.transform.*=smallest:0.1' --task spam.yaml",
            "  zeroth server --data run2 --job-file examples/reviews/job.yaml --steps 50",
            "  zeroth server --data run2 --train 'encoder.layer.*.kernel' --mask mazo --mask-keep 0.01 --task spam.yaml",
            "  zeroth server --data a --name a --bind 0.0.0.0 --peers a=one:7070/7071,b=two:7070/7071,c=three:7070/7071 "
                    + "--job-file job.yaml"})
public final class ServerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCommand.class);

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Where the log, the snapshots and the tasks are kept; a job goes on from what is there.")
    private Path data = Path.of(".");

    @Option(
            names = "--port",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "PORT",
            description = "Where workers and commands connect; 0 for any free port (default: that of --peers, or 7070).")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--bind",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "The address of this machine to listen on, for workers, commands and metrics; 0.0.0.0 for all. "
                    + "Without --tls-dir there is no authentication: keep it inside a trusted network.")
    private InetAddress bind = InetAddress.getLoopbackAddress();

    @Option(
            names = "--metrics-port",
            defaultValue = "-1",
            paramLabel = "PORT",
            description = "Where metrics are served in Prometheus' format; 0 for any free port, -1 for none.")
    private int metricsPort;

    @Option(
            names = "--address-file",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "FILE",
            description = "A file to write host:port to once the server listens; for scripts that use --port 0.")
    private Optional<Path> addressFile = Optional.empty();

    @Option(names = "--paused", description = "Wait for 'zeroth job resume' before the first step.")
    private boolean paused;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private JobOptions options = new JobOptions();

    @Mixin
    private SnapshotTargetOptions snapshots = new SnapshotTargetOptions();

    @Mixin
    private ParentWatch parent = new ParentWatch();

    @Mixin
    private TlsOption tls = new TlsOption();

    @Mixin
    private AttemptOption attempt = new AttemptOption();

    @Override
    public Integer call() throws IOException, InterruptedException, StatusException {
        parent.begin();
        Job job = options.job();
        List<Task> tasks = new ArrayList<>();
        for (Path file : job.tasks()) {
            tasks.add(TaskFile.read(file));
        }
        Membership membership = cluster.membership(bind);
        Optional<SnapshotTarget> target = snapshots.target();
        try (Transport transport = transport();
                LanguageModel base = ModelOptions.open(job.model());
                Server server = Server.start(encrypted(settings(job, base, tasks, membership, target), transport))) {
            EndSignals.onFirst(server::close);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end-server").unstarted(server::close));
            if (membership.isAlone()) {
                new Beginning(ServerList.of(reachable(server.port())), this::toItself, tasks, paused).alone();
                tellAddress(server.port());
            } else {
                tellAddress(server.port());
                // One that joins finds the job begun.
                if (!membership.joins()) {
                    new Beginning(ClusterOptions.servers(membership), this::transport, tasks, paused).together(server);
                }
            }
            server.awaitTermination();
        }
        return 0;
    }

    private ServerSettings settings(Job job, LanguageModel base, List<Task> tasks, Membership membership,
            Optional<SnapshotTarget> target) {
        Layout layout = TrainableLayout.of(job.train(), base);
        JobHeader header = new JobHeader(job.name(), JobHeader.SEMANTICS_VERSION, job.noise(), job.model(),
                base.digest(), layout.digest(), layout.length(), job.seed(), job.optimizer(), job.mask());
        requireScorable(header, layout, tasks);
        ServerSettings settings = ServerSettings
                .of(data, port.orElse(membership.self().map(Peer::port).orElse(ServerAddress.DEFAULT_PORT)), header,
                        () -> new Snapshot(0, layout, TrainableLayout.initial(layout, base)))
                .withAddress(bind)
                .withWeights(BaseWeights.of(base))
                .withTaskCheck(new TaskFit(base))
                .withMembership(membership);
        ServerSettings fenced = attempt.attempt().map(settings::withAttempt).orElse(settings);
        ServerSettings uploading = target.map(fenced::withSnapshotTarget).orElse(fenced);
        return metricsPort < 0 ? uploading : uploading.withMetrics(metricsPort);
    }

    /**
     * A layout that the mask's rule cannot score is told before anything is begun, and so are more probes than there may be
     * for the tasks that are known yet.
     */
    private static void requireScorable(JobHeader header, Layout layout, List<Task> tasks) {
        List<PlannedTask> known = tasks.stream()
                .map(task -> new PlannedTask(task.spec().name(), header.base(), task.spec().weight(),
                        task.examples(Split.TRAIN).size()))
                .toList();
        PlannedTask any = new PlannedTask("any", header.base(), 1, 1);
        ScorePlan plan = ScorePlan.of(header.mask(), header.seed(), layout, known.isEmpty() ? List.of(any) : known,
                header.optimizer().shardSize());
        LOG.debug("{} scores", plan.works().size());
    }

    private static ServerSettings encrypted(ServerSettings settings, Transport transport) {
        return transport.tls().map(settings::withTls).orElse(settings);
    }

    private Transport transport() {
        return new Transport(tls.open(), Optional.empty());
    }

    /** How this server calls itself: by a name of its own certificate, which need not have this machine's. */
    private Transport toItself() {
        Transport transport = transport();
        return transport.tls().flatMap(Tls::ownName).map(transport::withServerName).orElse(transport);
    }

    /** Where this machine reaches the server. */
    private ServerAddress reachable(int listens) {
        if (bind.isAnyLocalAddress()) {
            return new ServerAddress("localhost", listens);
        }
        String host = bind.getHostAddress();
        return new ServerAddress(bind instanceof Inet6Address ? "[" + host + "]" : host, listens);
    }

    private void tellAddress(int listens) throws IOException {
        if (addressFile.isPresent()) {
            AtomicFile.write(addressFile.get(), reachable(listens).toString());
        }
    }
}
