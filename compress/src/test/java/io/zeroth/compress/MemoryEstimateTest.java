package io.zeroth.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.zeroth.compress.residual.Sparsity;
import io.zeroth.compress.residual.Summed;
import io.zeroth.compress.train.Modes;
import io.zeroth.compress.train.SingularValues;
import io.zeroth.compress.train.TrainRule;
import io.zeroth.compress.train.Truncation;
import io.zeroth.core.layout.Shape;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {
    private static final TrainRule.Decomposed RULE = new TrainRule.Decomposed(Modes.Rule.FACTORED,
            new Truncation.ErrorBound(0.6), new SingularValues.Exact());
    private static final Settings SETTINGS = new Settings(RULE, new Sparsity.TwoOfFour());
    private static final Weight EMBEDDINGS = new Weight("embeddings.word", Shape.of(30522, 768), Summed.OUTPUTS,
            _ -> {});

    @Test
    void aMatrixIsThoughtOfWithItsGramMatrixAndItsResult() {
        Weight kernel = new Weight("kernel", Shape.of(768, 768), Summed.INPUTS, _ -> {});
        long gram = 768L * 768 * 8;
        assertThat(new MemoryEstimate(kernel, SETTINGS).atFirst()).isGreaterThan(kernel.bytes() + gram)
                .isLessThan(48L << 20);
        long pruned = new MemoryEstimate(kernel, new Settings(new TrainRule.None(), new Sparsity.TwoOfFour()))
                .atFirst();
        assertThat(pruned).isBetween(2 * kernel.bytes(), 2 * kernel.bytes() + (16L << 20));
    }

    @Test
    void ranksLessenIt() {
        MemoryEstimate estimate = new MemoryEstimate(EMBEDDINGS, SETTINGS);
        List<Long> falling = List.of(estimate.atFirst(), estimate.after(RULE, List.of(19, 1)),
                estimate.after(RULE, List.of(303, 19, 1)), estimate.after(RULE, List.of(560, 303, 19, 1)));
        assertThat(falling).isSortedAccordingTo((one, other) -> Long.compare(other, one));
    }

    @Test
    void theEmbeddingsOfBertFitThriceTheirSizeWithRoomForAKernel() {
        long known = new MemoryEstimate(EMBEDDINGS, SETTINGS).after(RULE, List.of(303, 19, 1));
        Weight kernel = new Weight("kernel", Shape.of(768, 768), Summed.INPUTS, _ -> {});
        assertThat(known + new MemoryEstimate(kernel, SETTINGS).atFirst()).isLessThan(3 * EMBEDDINGS.bytes());
    }

    @Test
    void aCapOnRanksLessensIt() {
        TrainRule capped = new TrainRule.Decomposed(Modes.Rule.FACTORED, new Truncation.RankCap(16),
                new SingularValues.Exact());
        long estimate = new MemoryEstimate(EMBEDDINGS, new Settings(capped, new Sparsity.None())).atFirst();
        assertThat(estimate).isLessThan(EMBEDDINGS.bytes() * 3 / 2);
    }
}
