package io.zeroth.cli.job;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.zeroth.cli.Failure;
import io.zeroth.cli.client.JobWatch;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.client.ServerOption;
import io.zeroth.cli.kube.KubeJobs;
import io.zeroth.cli.kube.KubeOptions;
import io.zeroth.cli.kube.KubeStatusText;
import io.zeroth.cli.progress.DisplayOption;
import io.zeroth.cli.progress.JobFrames;
import io.zeroth.cli.progress.JobProgress;
import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.v1.GetClusterRequest;
import io.zeroth.v1.GetClusterResponse;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells how the job stands. */
@Command(
        name = "status",
        description = "Tells how the job stands.",
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth job status --server trainer:7070", "  zeroth job status --server a:7070,b:7070,c:7070",
            "  zeroth job status --watch", "  zeroth job status --json | jq .phase",
            "  zeroth job status --kube reviews --namespace tuning --watch"})
final class JobStatusCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            showDefaultValue = Visibility.NEVER,
            description = "With --kube: the job's name.")
    private Optional<String> name = Optional.empty();

    @Mixin
    private KubeOptions kube = new KubeOptions();

    @Mixin
    private ServerOption server = new ServerOption();

    @Option(names = {"-w", "--watch"}, description = "Go on showing the job until it is complete or stopped.")
    private boolean watch;

    @Option(
            names = "--json",
            description = "Print the status as one JSON document, with the names of zeroth.v1.JobStatus; with --kube, the whole "
                    + "FineTuneJob.")
    private boolean json;

    @Mixin
    private DisplayOption display = new DisplayOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (kube.given()) {
            return kubernetes(KubeOptions.required(name), out);
        }
        try (ServerConnection connection = server.connect()) {
            if (watch) {
                watch(connection, json ? spec.commandLine().getErr() : out);
            }
            JobStatus status = connection.status();
            out.println(json ? toJson(status) : StatusText.of(status, cluster(connection)));
            return 0;
        }
    }

    private int kubernetes(String job, PrintWriter out) throws InterruptedException {
        try (KubeJobs jobs = kube.open()) {
            FineTuneJob now = jobs.job(job);
            String shown = "";
            while (watch && !over(now)) {
                String line = KubeStatusText.line(now);
                if (!line.equals(shown)) {
                    (json ? spec.commandLine().getErr() : out).println(line);
                    shown = line;
                }
                Thread.sleep(LOOK);
                now = jobs.job(job);
            }
            out.println(json ? jobs.json(now) : KubeStatusText.of(now));
            return 0;
        }
    }

    private static boolean over(FineTuneJob job) {
        return Optional.ofNullable(job.getStatus()).filter(status -> status.phase().over()).isPresent();
    }

    private void watch(ServerConnection connection, PrintWriter out) throws InterruptedException {
        JobProgress progress = new JobProgress(System::nanoTime);
        progress.on(connection.status());
        try (ProgressDisplay shown = display.open(out, !json);
                JobWatch events = JobWatch.of(connection, progress::on)) {
            while (!over(progress.status().getPhase())) {
                shown.show(JobFrames.of(progress.view()));
                if (events.awaitEnd(500, TimeUnit.MILLISECONDS)) {
                    throw new Failure("the server ended the stream of events before the job was over; it may have been"
                            + " stopped: look at its log, then watch again");
                }
                progress.on(connection.status());
            }
        }
    }

    /** The servers; empty where the server does not know the call. */
    private static Optional<GetClusterResponse> cluster(ServerConnection connection) {
        try {
            return Optional.of(connection.cluster().getCluster(GetClusterRequest.getDefaultInstance()));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean over(JobPhase phase) {
        return phase == JobPhase.JOB_PHASE_COMPLETE || phase == JobPhase.JOB_PHASE_STOPPED;
    }

    private static String toJson(JobStatus status) {
        try {
            return JsonFormat.printer().includingDefaultValueFields().print(status);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a status holds no Any, so it can always be printed", e);
        }
    }
}
