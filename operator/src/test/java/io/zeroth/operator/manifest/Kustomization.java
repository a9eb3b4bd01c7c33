package io.zeroth.operator.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * A directory that kubectl builds manifests from.
 *
 * @param directory counts from the root of the repository
 */
record Kustomization(Path directory) {
    private static final Path ROOT = Path.of("..");

    static Kustomization of(String directory) {
        return new Kustomization(Path.of(directory));
    }

    /** All in {@code k8s} and {@code examples}. */
    static List<Kustomization> all() {
        return Stream.of("k8s", "examples")
                .flatMap(Kustomization::under)
                .sorted((one, other) -> one.directory.compareTo(other.directory))
                .toList();
    }

    /** All below a directory. */
    static Stream<Kustomization> under(String directory) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
            return files.filter(file -> file.endsWith("kustomization.yaml"))
                    .map(file -> new Kustomization(ROOT.relativize(file.getParent())))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be walked".formatted(directory), e);
        }
    }

    /** What it is built to; skips the test where there is no kubectl. */
    List<HasMetadata> build() throws IOException {
        assumeTrue(hasKubectl(),
                "no kubectl on PATH: install kubectl 1.25 or later to test the manifests in " + directory);
        return new StrictManifests().read(run());
    }

    private String run() {
        try {
            Process kubectl = new ProcessBuilder("kubectl", "kustomize", ROOT.resolve(directory).toString())
                    .redirectErrorStream(true)
                    .start();
            String text = new String(kubectl.getInputStream().readAllBytes(), UTF_8);
            assertThat(kubectl.waitFor()).as("kubectl kustomize %s: %s", directory, text).isZero();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasKubectl() {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "kubectl")));
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
