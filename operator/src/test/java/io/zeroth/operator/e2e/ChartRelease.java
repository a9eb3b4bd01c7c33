package io.zeroth.operator.e2e;

import java.nio.file.Path;

import com.marcnuri.helm.Helm;

/** Installs a chart on the cluster of KUBECONFIG, runs its tests, and uninstalls it, by Helm's own library. */
public final class ChartRelease {
    private static final int LIMIT_SECONDS = 180;

    private ChartRelease() {}

    public static void main(String[] args) {
        Path kubeconfig = Path.of(System.getenv("KUBECONFIG"));
        switch (args.length == 0 ? "" : args[0]) {
            case "install" -> new Helm(Path.of(args[3])).install()
                    .withName(args[1])
                    .withNamespace(args[2])
                    .createNamespace()
                    .withValuesFile(Path.of(args[4]))
                    .withKubeConfig(kubeconfig)
                    .waitReady()
                    .withTimeout(LIMIT_SECONDS)
                    .call();
            case "test" ->
                Helm.test(args[1]).withNamespace(args[2]).withKubeConfig(kubeconfig).withTimeout(LIMIT_SECONDS).call();
            case "uninstall" -> Helm.uninstall(args[1]).withNamespace(args[2]).withKubeConfig(kubeconfig).call();
            default -> throw new IllegalArgumentException(
                    "give install NAME NAMESPACE CHART VALUES, or test or uninstall NAME NAMESPACE");
        }
    }
}
