package io.zeroth.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.zeroth.model.job.JobFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoRecipeTest {
    @Test
    void aJobFileTakesThePlaceOfWhatItSaysAndTheRestStays(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("job.yaml"), """
                name: mine
                noise: rademacher
                train: [head.norm.*]
                optimizer: {learning_rate: 0.5, warmup_steps: 4}
                variance: one-sided
                task_weighting: {name: convergence-balanced, window: 9}
                """);
        DemoRecipe standard = DemoRecipe.standard();
        assertThat(standard.with(JobFile.open())).isEqualTo(standard);
        List<String> arguments = standard.with(JobFile.read(file)).serverArguments(50);
        assertThat(arguments).containsSequence("--job", "mine")
                .containsSequence("--noise", "RADEMACHER")
                .containsSequence("--steps", "50")
                .containsSequence("--lr", "0.5")
                .containsSequence("--seeds-per-step", "8")
                .containsSequence("--warmup-steps", "4")
                .containsSequence("--aggregation", "mean")
                .containsSequence("--variance", "one-sided")
                .containsSequence("--task-weighting", "convergence-balanced:9:5.0")
                .containsSequence("--train", "head.norm.*=all")
                .containsOnlyOnce("--train");
    }
}
