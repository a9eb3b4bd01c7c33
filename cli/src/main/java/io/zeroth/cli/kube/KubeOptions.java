package io.zeroth.cli.kube;

import java.util.Optional;

import io.fabric8.kubernetes.client.Config;
import io.zeroth.cli.Failure;
import io.zeroth.operator.ClusterClient;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options that have a command mean a job on Kubernetes. */
public final class KubeOptions {
    @Option(
            names = "--kube",
            description = "Mean the job NAME on Kubernetes (kubectl get finetunejobs), not one of --server.")
    private boolean kube;

    @Option(
            names = {"-n", "--namespace"},
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAMESPACE",
            description = "With --kube: the job's namespace (default: that of the kubeconfig's context).")
    private Optional<String> namespace = Optional.empty();

    @Option(
            names = "--context",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "CONTEXT",
            description = "With --kube: the kubeconfig's context (default: the current one).")
    private Optional<String> context = Optional.empty();

    /** Whether a job on Kubernetes is meant. */
    public boolean given() {
        if (!kube && (namespace.isPresent() || context.isPresent())) {
            throw new Failure("%s is given without --kube; give --kube too, or leave it out"
                    .formatted(namespace.isPresent() ? "--namespace" : "--context"));
        }
        return kube;
    }

    /** The jobs of the namespace. */
    public KubeJobs open() {
        Config config = Config.autoConfigure(context.orElse(null));
        return new KubeJobs(ClusterClient.of(config),
                namespace.or(() -> Optional.ofNullable(config.getNamespace())).orElse("default"));
    }

    /** @throws Failure where no name is given */
    public static String required(Optional<String> name) {
        return name.orElseThrow(
                () -> new Failure("--kube is given without a job's name; name one of 'kubectl get finetunejobs'"));
    }
}
