package io.zeroth.model.reference;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;

/** The registries that references are resolved against; each ends with a slash. */
public record Origins(URI maven, URI npm, URI huggingFace) {
    /** The registry that npm's own metadata names in the addresses of files, whichever registry serves it. */
    static final String PUBLIC_NPM = "https://registry.npmjs.org/";

    public Origins {
        requireNonNull(maven, "maven");
        requireNonNull(npm, "npm");
        requireNonNull(huggingFace, "huggingFace");
    }

    /**
     * The public registries, unless the environment names others: {@code ZEROTH_MAVEN_REPOSITORY},
     * {@code ZEROTH_NPM_REGISTRY} or {@code npm_config_registry}, and {@code HF_ENDPOINT}.
     */
    public static Origins fromEnvironment(Map<String, String> environment) {
        String npm = environment.getOrDefault("npm_config_registry", PUBLIC_NPM);
        return new Origins(
                base("ZEROTH_MAVEN_REPOSITORY",
                        environment.getOrDefault("ZEROTH_MAVEN_REPOSITORY", "https://repo.maven.apache.org/maven2/")),
                base("ZEROTH_NPM_REGISTRY", environment.getOrDefault("ZEROTH_NPM_REGISTRY", npm)),
                base("HF_ENDPOINT", environment.getOrDefault("HF_ENDPOINT", "https://huggingface.co/")));
    }

    private static URI base(String variable, String text) {
        if (!text.matches("https?://[^\\s]+")) {
            throw new IllegalArgumentException(
                    "%s is '%s'; give an address that begins with https:// or http://".formatted(variable, text));
        }
        return URI.create(text.endsWith("/") ? text : text + "/");
    }
}
