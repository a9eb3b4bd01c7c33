package io.zeroth.cli.job;

import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.client.ServerOption;
import io.zeroth.v1.PauseJobRequest;
import io.zeroth.v1.ResumeJobRequest;
import io.zeroth.v1.StopJobRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands that ask about a job and steer it. */
@Command(
        name = "job",
        description = "Asks how the job stands; pauses, resumes and stops it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = JobStatusCommand.class)
public final class JobCommand implements Runnable {
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
    int resume(@Mixin ServerOption server) {
        try (ServerConnection connection = server.connect()) {
            var response = connection.job().resumeJob(ResumeJobRequest.getDefaultInstance());
            return done("running", response.isInitialized());
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
