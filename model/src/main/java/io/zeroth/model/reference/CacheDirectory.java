package io.zeroth.model.reference;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;

/** The directory in which fetched files, what is unpacked of them, and native libraries are kept. */
public record CacheDirectory(Path root) {
    public CacheDirectory {
        requireNonNull(root, "root");
        root = root.toAbsolutePath().normalize();
    }

    /** {@code $ZEROTH_CACHE}, else {@code $XDG_CACHE_HOME/zeroth}, else {@code ~/.cache/zeroth}. */
    public static CacheDirectory fromEnvironment(Map<String, String> environment) {
        String own = environment.getOrDefault("ZEROTH_CACHE", "");
        if (!own.isBlank()) {
            return new CacheDirectory(Path.of(own));
        }
        String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!shared.isBlank()) {
            return new CacheDirectory(Path.of(shared, "zeroth"));
        }
        return new CacheDirectory(Path.of(System.getProperty("user.home"), ".cache", "zeroth"));
    }

    Path of(SourceReference.Maven maven) {
        return root.resolve("maven").resolve(maven.path());
    }

    Path of(SourceReference.Npm npm) {
        return root.resolve("npm").resolve(npm.name()).resolve(npm.file());
    }

    Path of(SourceReference.HuggingFace repository) {
        return root.resolve("hf").resolve(repository.owner()).resolve(repository.name()).resolve(repository.revision());
    }

    /** Where digests of models are remembered. */
    public Path digests() {
        return root.resolve("digests");
    }

    /** Where native libraries are extracted to. */
    public Path natives() {
        return root.resolve("native");
    }
}
