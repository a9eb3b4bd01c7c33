package io.zeroth.cli.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import io.zeroth.cli.Zeroth;
import io.zeroth.operator.ClusterClient;
import io.zeroth.operator.api.FineTuneJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of jobs on Kubernetes, and of command lines that mean none. */
class KubeCommandsTest {
    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            job submit job.yaml               | jobs are submitted to Kubernetes only; give --kube
            job suspend reviews               | give --kube, or use 'zeroth job pause'
            job delete reviews                | give --kube, or use 'zeroth job stop'
            job status --kube                 | --kube is given without a job's name
            job resume --kube                 | --kube is given without a job's name
            job status --namespace tuning     | --namespace is given without --kube
            job submit --kube nowhere.yaml    | there is no file nowhere.yaml
            """)
    void aCommandLineThatMeansNoJobIsToldWhatIsMissing(String command, String told) {
        assertThat(fails(command.split(" "))).contains(told);
    }

    @Test
    void aManifestOfSomethingElseIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("map.yaml"), "kind: ConfigMap\nmetadata: {name: x}\n");
        assertThat(fails("job", "submit", "--kube", file.toString())).contains("is 'ConfigMap'", "FineTuneJob");
    }

    @Test
    void aStatusIsAPageThatTellsWhatMatters() {
        FineTuneJob job = ClusterClient.serialization().unmarshal("""
                apiVersion: zeroth.io/v1alpha1
                kind: FineTuneJob
                metadata: {name: reviews}
                spec:
                  model: {reference: "maven:g:a:1"}
                  method: {train: [head.norm.bias]}
                status:
                  phase: Training
                  progress: 120/200
                  loss: "0.512"
                  eta: 40s
                  digest: b8771d401904aabc@100
                  tasks: [{name: stars, loss: "0.512", metric: accuracy, base: "51.0"}]
                  workers: {desired: 4, replicas: 4, ready: 4, active: 3, summary: 3/4}
                  servers: {desired: 3, ready: 3, leader: reviews-servers-1}
                  conditions: [{type: Accepted, status: "True", reason: Valid, message: the spec can be followed}]
                """, FineTuneJob.class);
        assertThat(KubeStatusText.of(job).lines())
                .contains("job reviews: Training, step 120 of 200, loss 0.512, 40s left",
                        "theta: digest b8771d401904aabc at step 100", "servers: 3 of 3 ready, reviews-servers-1 leads",
                        "workers: 3 of 4 connected, 4 pods ready")
                .anyMatch(line -> line.matches("stars +0.512 +accuracy +51.0 +-"))
                .anyMatch(line -> line.matches("Accepted +True +Valid +the spec can be followed"));
    }

    private static String fails(String... arguments) {
        StringWriter err = new StringWriter();
        int exit = Zeroth.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), arguments);
        assertThat(exit).isEqualTo(1);
        return err.toString();
    }
}
