package io.zeroth.cli.job;

import java.util.Optional;

import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.client.ServerOption;
import io.zeroth.cli.kube.KubeJobs;
import io.zeroth.cli.kube.KubeOptions;
import io.zeroth.v1.PauseJobRequest;
import io.zeroth.v1.ResumeJobRequest;
import io.zeroth.v1.StopJobRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that ask about a job and steer it. */
@Command(
        name = "job",
        description = "Asks how the job stands; pauses, resumes and stops it. With --kube, jobs on Kubernetes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {JobStatusCommand.class, JobSubmitCommand.class})
public final class JobCommand implements Runnable {
    private static final String NAME = "With --kube: the job's name.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "pause", description = "Hands out no more leases; what was committed stays.")
    int pause(@Mixin ServerOption server) {
        try (ServerConnection connection = server.connect()) {
            var response = connection.job().pauseJob(PauseJobRequest.getDefaultInstance());
            return done("paused", response.isInitialized());
        }
    }

    @Command(name = "resume", description = "Starts a new job, or goes on with a paused one at its next step.")
    int resume(@Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            showDefaultValue = Visibility.NEVER,
            description = NAME) Optional<String> name, @Mixin KubeOptions kube, @Mixin ServerOption server) {
        if (kube.given()) {
            return suspend(KubeOptions.required(name), kube, false);
        }
        try (ServerConnection connection = server.connect()) {
            var response = connection.job().resumeJob(ResumeJobRequest.getDefaultInstance());
            return done("running", response.isInitialized());
        }
    }

    @Command(
            name = "suspend",
            description = "Takes a job's pods on Kubernetes away; its volumes stay, and 'resume' goes on at its next step.")
    int suspend(@Parameters(paramLabel = "NAME", description = NAME) String name, @Mixin KubeOptions kube) {
        return suspend(name, onKubernetes(kube, "pause"), true);
    }

    @Command(
            name = "delete",
            description = "Deletes a job on Kubernetes with its pods; its volumes stay, unless its spec says otherwise.")
    int delete(@Parameters(paramLabel = "NAME", description = NAME) String name, @Mixin KubeOptions kube) {
        try (KubeJobs jobs = onKubernetes(kube, "stop").open()) {
            jobs.delete(name);
            return done("deleted", true);
        }
    }

    private static KubeOptions onKubernetes(KubeOptions kube, String instead) {
        if (!kube.given()) {
            throw new Failure(
                    "this is for jobs on Kubernetes; give --kube, or use 'zeroth job %s' for a server of your own"
                            .formatted(instead));
        }
        return kube;
    }

    private int suspend(String name, KubeOptions kube, boolean does) {
        try (KubeJobs jobs = kube.open()) {
            jobs.suspend(name, does);
            return done(does ? "to be suspended" : "to go on", true);
        }
    }

    @Command(name = "stop", description = "Ends the job for good; its snapshots and its log stay.")
    int stop(@Mixin ServerOption server) {
        try (ServerConnection connection = server.connect()) {
            var response = connection.job().stopJob(StopJobRequest.getDefaultInstance());
            return done("stopped", response.isInitialized());
        }
    }

    private int done(String state, boolean answered) {
        spec.commandLine().getOut().println("the job is " + state);
        return answered ? 0 : 1;
    }
}
