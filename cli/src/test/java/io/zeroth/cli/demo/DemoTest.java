package io.zeroth.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zeroth.cli.Failure;
import io.zeroth.cli.FakeServer;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.demo.Demo.Run;
import io.zeroth.cli.demo.DemoSources.Fetched;
import io.zeroth.cli.progress.PlainDisplay;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Metric;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final long STEPS = 40;

    @TempDir
    private Path directory = Path.of(".");
    private final StringWriter printed = new StringWriter();

    @Test
    void aDemoPushesItsTasksAndComparesThemBeforeAndAfter() throws Exception {
        try (FakeServer server = new FakeServer(STEPS, 2, List.of(FakeServer.DIGEST, FakeServer.DIGEST))) {
            Run run = demo(server, Optional::empty).run(directory);

            assertThat(server.tasks()).extracting(task -> task.getSpec().getName()).containsExactly("amazon", "yelp");
            assertThat(run.result().tasks()).extracting(DemoResult.TaskOutcome::zeroShot).containsExactly(0.605, 0.605);
            assertThat(run.result().meanGainPoints()).isEqualTo(25.0);
            assertThat(run.result().digests().agree()).isTrue();
            assertThat(run.curves().get("amazon")).hasSize((int) STEPS);
            assertThat(printed.toString()).contains("note: npm could not be reached", "starting a server and 2 workers",
                    "complete step 40/40");
        }
    }

    @Test
    void theJsonDocumentHoldsEverythingAScriptAsksFor() throws Exception {
        try (FakeServer server = new FakeServer(STEPS, 0, List.of(FakeServer.DIGEST, FakeServer.DIGEST))) {
            JsonNode json = new ObjectMapper()
                    .readTree(ResultJson.of(demo(server, Optional::empty).run(directory).result()));

            assertThat(json.at("/tasks/0/name").asText()).isEqualTo("amazon");
            assertThat(json.at("/tasks/0/metric").asText()).isEqualTo("accuracy");
            assertThat(json.at("/tasks/1/tuned").asDouble()).isEqualTo(0.855);
            assertThat(json.at("/tasks/1/test_examples").asInt()).isEqualTo(2);
            assertThat(json.at("/steps").asLong()).isEqualTo(STEPS);
            assertThat(json.at("/probes").asLong()).isEqualTo(STEPS * 20);
            assertThat(json.at("/bytes_per_probe").asDouble()).isEqualTo(27);
            assertThat(json.at("/forwards_per_second").asDouble()).isEqualTo(8000);
            assertThat(json.at("/digest/server").asText()).isEqualTo("0123456789abcdef");
            assertThat(json.at("/digest/workers")).extracting(JsonNode::asText)
                    .containsExactly("0123456789abcdef", "0123456789abcdef");
            assertThat(json.at("/seconds").asDouble()).isPositive();
        }
    }

    @Test
    void aMaskIsToldWithWhatItKeepsAndWhatItTook() throws Exception {
        try (FakeServer server = new FakeServer(STEPS, 0, List.of(FakeServer.DIGEST, FakeServer.DIGEST))
                .masking(new MaskRule.ActivationWeighted(0.1, 8))) {
            DemoResult result = demo(server, Optional::empty).run(directory).result();
            ContentDigest digest = ContentDigest.of(new byte[1]);

            assertThat(ResultText.of(result)).contains(
                    "mask        activations keeps 59,213 of 592,128 values, digest %s, 20 scores of 640 forwards"
                            .formatted(digest.brief()));
            JsonNode json = new ObjectMapper().readTree(ResultJson.of(result));
            assertThat(json.at("/theta_length").asLong()).isEqualTo(59_213);
            assertThat(json.at("/mask/method").asText()).isEqualTo("activations");
            assertThat(json.at("/mask/kept").asLong()).isEqualTo(59_213);
            assertThat(json.at("/mask/candidates").asLong()).isEqualTo(592_128);
            assertThat(json.at("/mask/digest").asText()).isEqualTo(digest.hex());
            assertThat(json.at("/mask/scores").asInt()).isEqualTo(20);
            assertThat(json.at("/mask/forwards").asLong()).isEqualTo(640);
        }
    }

    @Test
    void digestsThatDifferAreToldLoudly() throws Exception {
        try (FakeServer server = new FakeServer(STEPS, 0, List.of(FakeServer.DIGEST, 0xbadL))) {
            DemoResult result = demo(server, Optional::empty).run(directory).result();

            assertThat(result.digests().agree()).isFalse();
            assertThat(ResultText.of(result)).contains(
                    "DIGESTS DIFFER after step 40: server 0123456789abcdef, worker-1 0123456789abcdef, worker-2 0000000000000bad");
        }
    }

    @Test
    void aChildThatDiesEndsTheDemoWithItsLastWords() throws Exception {
        try (FakeServer server = new FakeServer(1_000_000, 1, List.of(FakeServer.DIGEST, FakeServer.DIGEST))) {
            Demo demo = demo(server,
                    () -> server.status().getStep() > 5
                            ? Optional.of("worker-2 ended with exit code 137")
                            : Optional.empty());

            assertThatThrownBy(() -> demo.run(directory)).isInstanceOf(Failure.class)
                    .hasMessageContaining("worker-2 ended with exit code 137");
        }
    }

    @Test
    void theDeathOfTheServerIsToldAsADeathAndNotAsABrokenCall() throws Exception {
        try (FakeServer server = new FakeServer(1_000_000, 1, List.of(FakeServer.DIGEST, FakeServer.DIGEST))) {
            Demo demo = demo(server, () -> {
                if (server.status().getStep() > 5) {
                    server.stop();
                    return Optional.of("server ended with exit code 1");
                }
                return Optional.empty();
            });

            assertThatThrownBy(() -> demo.run(directory)).isInstanceOf(Failure.class)
                    .hasMessageContaining("server ended with exit code 1");
        }
    }

    private Demo demo(FakeServer server, Supplier<Optional<String>> death) {
        DemoRecipe recipe = DemoRecipe.standard();
        DemoSettings settings = new DemoSettings(7, STEPS, 2, 0, "maven:a:b:1", List.of("amazon", "yelp"), List.of(),
                recipe, directory.resolve("report.html"));
        DemoSources sources = (asked, target, display) -> new Fetched(
                asked.tasks().stream().map(DemoTest::task).toList(), List.of("npm could not be reached"));
        return new Demo(settings, sources, (asked, target) -> new FakeCluster(server, death),
                new PlainDisplay(new PrintWriter(printed), System::nanoTime, Duration.ZERO));
    }

    private static Task task(String name) {
        TaskSpec spec = new TaskSpec(name, new Template("{text} It was [MASK] ."), List.of("terrible", "great"),
                Metric.ACCURACY, 1, 48);
        List<Example> examples = new ArrayList<>();
        for (Split split : List.of(Split.TRAIN, Split.TEST)) {
            examples.add(new Example(split, new TreeMap<>(Map.of("text", "It broke.")), 0));
            examples.add(new Example(split, new TreeMap<>(Map.of("text", "Works well.")), 1));
        }
        return new Task(spec, examples);
    }

    private record FakeCluster(FakeServer server, Supplier<Optional<String>> deaths) implements Cluster {
        @Override
        public ServerConnection connect() {
            return ServerConnection.to(server.address());
        }

        @Override
        public Optional<String> death() {
            return deaths.get();
        }

        @Override
        public void close() {
            server.stop();
        }
    }
}
