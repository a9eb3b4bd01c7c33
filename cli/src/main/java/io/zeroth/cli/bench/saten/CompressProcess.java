package io.zeroth.cli.bench.saten;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.zeroth.cli.Failure;
import io.zeroth.cli.Zeroth;
import io.zeroth.cli.process.JavaCommand;

/**
 * Runs {@code zeroth compress} in a process of its own: engines and decompositions want other kernels of the library that
 * both load.
 */
final class CompressProcess {
    private CompressProcess() {}

    /** @throws Failure with what it said, where it fails */
    static void run(List<String> options, Path out) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("compress", "--threads", "1", "--out", out.toString()));
        arguments.addAll(options);
        Path log = out.resolveSibling(out.getFileName() + ".log");
        Process process = new ProcessBuilder(JavaCommand.likeThisProcess(Zeroth.class.getName()).with(arguments))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new Failure("zeroth %s ended with exit code %d: %s".formatted(String.join(" ", arguments), code,
                        Files.readString(log)));
            }
        } finally {
            process.destroy();
        }
    }
}
