package io.zeroth.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.model.job.JobFile;
import io.zeroth.model.job.MaskMethod;
import io.zeroth.model.job.PartialMask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoRecipeTest {
    @Test
    void aJobFileTakesThePlaceOfWhatItSaysAndTheRestStays(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("job.yaml"), """
                name: mine
                noise: rademacher
                train: [head.norm.*]
                optimizer: {learning_rate: 0.5, warmup_steps: 4, probe_count: elastic:4}
                variance: one-sided
                task_weighting: {name: convergence-balanced, window: 9}
                mask: {method: random, keep: 0.25}
                """);
        DemoRecipe standard = DemoRecipe.standard();
        assertThat(standard.with(JobFile.open(), 7)).isEqualTo(standard);
        List<String> arguments = standard.with(JobFile.read(file), 5).serverArguments(50);
        assertThat(arguments).containsSequence("--job", "mine")
                .containsSequence("--noise", "RADEMACHER")
                .containsSequence("--steps", "50")
                .containsSequence("--lr", "0.5")
                .containsSequence("--seeds-per-step", "8")
                .containsSequence("--probe-count", "elastic:4:64:4.0")
                .containsSequence("--warmup-steps", "4")
                .containsSequence("--aggregation", "mean")
                .containsSequence("--variance", "one-sided")
                .containsSequence("--task-weighting", "convergence-balanced:9:5.0")
                .containsSequence("--train", "head.norm.*=all")
                .containsOnlyOnce("--train")
                .containsSequence("--mask", "random", "--mask-keep", "0.25", "--mask-seed", "5");
    }

    @Test
    void aFilesMaskIsFilledFromTheRecipesWhereTheyAreOfOneMethod(@TempDir Path directory) throws Exception {
        MaskRule.Importance mask = new MaskRule.Importance(0.3, Estimator.SPSA, 2, 3, RowNormalization.SUM, 5, 6, .5f,
                0.25, 4);
        DemoRecipe standard = DemoRecipe.standard();
        DemoRecipe recipe = new DemoRecipe("demo", standard.noise(), standard.optimizer(), standard.trainable(), mask);
        assertThat(recipe.with(JobFile.open(), 7).mask()).isEqualTo(mask);
        assertThat(recipe.with(read(directory, "mask: {method: mazo, keep: 0.5}"), 7).mask()).isEqualTo(
                new MaskRule.Importance(0.5, Estimator.SPSA, 2, 3, RowNormalization.SUM, 5, 6, .5f, 0.25, 4));
        assertThat(recipe.with(read(directory, "mask: smallest"), 7).mask()).isEqualTo(new MaskRule.Smallest(0.3));
        assertThat(recipe.with(read(directory, "train: [head.norm.*]"), 7).mask()).isEqualTo(new MaskRule.Whole());
        assertThat(recipe.with(read(directory, "mask: whole"), 7).mask()).isEqualTo(new MaskRule.Whole());
        DemoRecipe whole = new DemoRecipe("demo", standard.noise(), standard.optimizer(), standard.trainable(),
                new MaskRule.Whole());
        assertThat(whole.with(read(directory, "{mask: mazo, optimizer: {learning_rate: 0.5}}"), 7).mask())
                .isEqualTo(PartialMask.of(MaskMethod.MAZO).rule(7, 0.5));
    }

    private static JobFile read(Path directory, String text) throws IOException {
        return JobFile.read(Files.writeString(directory.resolve("job.yaml"), text));
    }
}
