package io.zeroth.operator.apiserver;

import java.util.Map;

/** Jobs as users write them. */
final class JobYaml {
    private static final Map<String, String> NEEDED = Map.of("model", "{reference: 'maven:g:a:1'}", "method",
            "{train: [head.transform.bias]}", "tasks", "[{configMap: reviews}]");

    private JobYaml() {}

    /**
     * A job with what it needs, where {@code spec} does not say otherwise.
     *
     * @param spec one field of the spec in flow style, such as {@code servers: {replicas: 3}}; may be empty
     */
    static String of(String namespace, String name, String spec) {
        StringBuilder yaml = new StringBuilder("apiVersion: zeroth.io/v1alpha1\nkind: FineTuneJob\n")
                .append("metadata: {name: %s, namespace: %s}\nspec:\n".formatted(name, namespace));
        NEEDED.forEach((field, value) -> {
            if (!spec.startsWith(field + ":")) {
                yaml.append("  %s: %s%n".formatted(field, value));
            }
        });
        return yaml.append("  ").append(spec).append("\n").toString();
    }
}
