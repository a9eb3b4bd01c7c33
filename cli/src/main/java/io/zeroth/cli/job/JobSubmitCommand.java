package io.zeroth.cli.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.zeroth.cli.Failure;
import io.zeroth.cli.kube.KubeJobs;
import io.zeroth.cli.kube.KubeOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Submits a job to Kubernetes. */
@Command(
        name = "submit",
        description = "Submits the job of a manifest to Kubernetes, where the operator runs it.",
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth job submit --kube k8s/samples/smallest/job.yaml",
            "  zeroth job status --kube smallest --watch"})
final class JobSubmitCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The manifest of a FineTuneJob.")
    private Path manifest = Path.of("");

    @Mixin
    private KubeOptions kube = new KubeOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (!kube.given()) {
            throw new Failure(
                    "jobs are submitted to Kubernetes only; give --kube, or start a job of your own with 'zeroth server'");
        }
        try (KubeJobs jobs = kube.open()) {
            String name = jobs.submit(manifest).getMetadata().getName();
            spec.commandLine()
                    .getOut()
                    .println("job %s is submitted; see it with 'zeroth job status --kube %s --watch'".formatted(name,
                            name));
            return 0;
        }
    }
}
