package io.zeroth.cli.bench.mazo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.zeroth.cli.Zeroth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with the options of {@code zeroth bench mazo} is told before a model or a data set is fetched. */
class MazoBenchBadInputTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"--keeps | 0 | zeroth: keep is 0.0; it must be above 0 and at most 1",
                "--methods | adam | zeroth: --methods has 'adam'; it is some of single-task, mezo",
                "--rank | 0 | zeroth: rank is 0;", "--speeds | 5,-1 | zeroth: --speeds has -1.0; give positive numbers",
                "--passes | 639 | zeroth: --passes is 639; one step of all tasks takes 640, so give more",
                "--no-overlap | --quick | zeroth: --quick and --no-overlap are given"})
    void anOptionOutOfItsRangeIsNamed(String option, String value, String error) {
        assertThat(run(option, value)).startsWith(error);
    }

    @Test
    void aFileThatCannotBeWrittenIsToldBeforeTheWork(@TempDir Path directory) {
        assertThat(run("--out", directory.toString()))
                .isEqualTo("zeroth: --out is '%s', which cannot be written; give another file".formatted(directory));
        assertThat(run("--plot", directory.toString()))
                .isEqualTo("zeroth: --plot is '%s', which cannot be written; give another file".formatted(directory));
    }

    private static String run(String... options) {
        List<String> arguments = new ArrayList<>(List.of("bench", "mazo"));
        arguments.addAll(List.of(options));
        StringWriter err = new StringWriter();
        int exitCode = Zeroth.run(new PrintWriter(new StringWriter()), new PrintWriter(err),
                arguments.toArray(String[]::new));
        assertThat(exitCode).as("%s", arguments).isEqualTo(1);
        return err.toString().strip();
    }
}
