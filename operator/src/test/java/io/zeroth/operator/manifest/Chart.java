package io.zeroth.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;

/** The Helm chart of the operator. */
final class Chart {
    /** The namespace that it is rendered for. */
    static final String NAMESPACE = "zeroth-system";

    private static final Path DIRECTORY = Path.of("..", "charts", "zeroth");

    private Chart() {}

    /** What it says, with values that are set one by one. */
    static Manifests with(Map<String, ?> values) throws IOException {
        TemplateCommand template = template();
        values.forEach(template::set);
        return read(template);
    }

    /** What it says with a file of values, out of the tests' resources. */
    static Manifests withFile(String name) throws IOException {
        return read(template().withValuesFile(Path.of("src", "test", "resources", "chart", name)));
    }

    /**
     * What 'helm test' runs, which rendering leaves out.
     *
     * @param scratch a directory for a copy of the chart, in which it is an object like any other
     */
    static Manifests test(Path scratch) throws IOException {
        Path templates = Files.createDirectories(scratch.resolve("templates"));
        for (String file : List.of("Chart.yaml", "values.yaml", "templates/_parts.tpl")) {
            Files.copy(DIRECTORY.resolve(file), scratch.resolve(file));
        }
        String test = Files.readString(DIRECTORY.resolve("templates/tests/ready.yaml"));
        assertThat(test).contains("helm.sh/hook: test");
        Files.writeString(templates.resolve("ready.yaml"), test.replaceAll("(?m)^.*helm.sh/hook.*$", ""));
        return read(new Helm(scratch).template().withName("zeroth").withNamespace(NAMESPACE));
    }

    static LintResult lint() {
        return new Helm(DIRECTORY).lint().strict().call();
    }

    private static TemplateCommand template() {
        return new Helm(DIRECTORY).template().withName("zeroth").withNamespace(NAMESPACE);
    }

    private static Manifests read(TemplateCommand template) throws IOException {
        return new Manifests(new StrictManifests().read(template.call()));
    }
}
