package io.zeroth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZerothTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesEveryCommandAndTheExitCodes() {
        assertThat(zeroth("--help")).isZero();
        assertThat(out.toString()).contains("demo", "server", "worker", "job", "task", "Exit codes:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "server", "worker", "job status", "task push", "bench demo"})
    void helpTellsDefaultsInWords(String command) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.add("--help");
        assertThat(zeroth(arguments.toArray(String[]::new))).isZero();
        assertThat(out.toString()).contains("Usage: zeroth " + command).doesNotContain("Optional", "null");
    }

    @Test
    void theVersionIsTheBuilds() {
        assertThat(zeroth("--version")).isZero();
        assertThat(out.toString()).matches("zeroth \\d+\\.\\d+\\.\\d+\\S*, Java \\d+.*\\R");
    }

    @Test
    void anUnknownOptionIsAUsageErrorOfOneLineAndAHint() {
        assertThat(zeroth("demo", "--stepz", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("--stepz", "zeroth demo --help").doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anImpossibleValueNamesTheOptionTheValueAndTheFix() {
        assertThat(zeroth("demo", "--workers", "0")).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("zeroth: --workers is 0; it must be 1 to 64");
    }

    @Test
    void aServerThatIsNotThereIsOneLineOnStandardError() {
        assertThat(zeroth("job", "status", "--server", "localhost:1")).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1)
                .first()
                .asString()
                .contains("the server cannot be reached", "check --server");
    }

    @Test
    void theStackTraceComesWithVerbose() {
        assertThat(zeroth("job", "status", "--server", "localhost:1", "--verbose")).isEqualTo(1);
        assertThat(err.toString()).contains("\tat io.zeroth.cli");
    }

    @Test
    void theStatusOfAJobIsAPageOfText() throws Exception {
        try (FakeServer server = new FakeServer(5, 0, List.of(FakeServer.DIGEST))) {
            assertThat(zeroth("job", "status", "--server", server.address().toString())).isZero();
        }
        assertThat(out.toString()).contains("job demo: paused, step 0 of 5", "592,128 values, digest 0123456789abcdef",
                "worker-1", "counted: 0 probes");
    }

    @Test
    void theStatusOfAJobAsJsonHasTheNamesOfTheProtocol() throws Exception {
        try (FakeServer server = new FakeServer(5, 0, List.of(FakeServer.DIGEST))) {
            assertThat(zeroth("job", "status", "--json", "--server", server.address().toString())).isZero();
        }
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/phase").asText()).isEqualTo("JOB_PHASE_PAUSED");
        assertThat(json.at("/workers/0/worker").asText()).isEqualTo("worker-1");
    }

    @Test
    void aWatchedJobIsShownUntilItIsComplete() throws Exception {
        try (FakeServer server = new FakeServer(5, 1, List.of(FakeServer.DIGEST))) {
            assertThat(zeroth("job", "resume", "--server", server.address().toString())).isZero();
            assertThat(zeroth("job", "status", "--watch", "--server", server.address().toString())).isZero();
        }
        assertThat(out.toString()).contains("the job is running", "job demo: complete, step 5 of 5");
    }

    private int zeroth(String... arguments) {
        return Zeroth.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
