package io.zeroth.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

/** The wire protocol follows buf's STANDARD rules, and every element of it is commented. */
class BufLintTest {
    private static final String BUF = "@bufbuild/buf@1.75.0";

    @Test
    void theProtocolIsLintedByBuf() throws Exception {
        Outcome version = buf("--version");
        if (version.exitCode() != 0) {
            abort("buf cannot be had through npx (npx --yes " + BUF + " --version): " + version.output());
        }
        Outcome lint = buf("lint");
        assertThat(lint.output()).isEmpty();
        assertThat(lint.exitCode()).isZero();
    }

    private static Outcome buf(String argument) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of("npx", "--yes", "--loglevel=error", BUF, argument))
                    .directory(Path.of("").toAbsolutePath().toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            return new Outcome(ended ? process.exitValue() : -1, output);
        } catch (IOException e) {
            return new Outcome(-1, e.toString());
        }
    }

    private record Outcome(int exitCode, String output) {}
}
