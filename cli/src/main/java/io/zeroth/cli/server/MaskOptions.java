package io.zeroth.cli.server;

import java.util.Optional;

import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options that say how a mask is chosen among the weights of the layout. */
final class MaskOptions {
    /** The ways to choose a mask. */
    enum Method {
        WHOLE, MAZO, RANDOM, LARGEST, SMALLEST, ACTIVATIONS
    }

    @Option(
            names = "--mask",
            defaultValue = "WHOLE",
            paramLabel = "METHOD",
            description = {"Which of the weights that --train names are trained in the end: ${COMPLETION-CANDIDATES}. "
                    + "Whole trains them all. Mazo scores each weight for each task with forward passes on the workers and "
                    + "keeps the most important of each row (MaZO, arXiv 2502.11513); activations keeps the largest by "
                    + "|weight| times the size of its input; largest and smallest go by |weight| alone; random draws them.",
                "A row is what one output of a layer is computed with. The mask is chosen once, before the first step."})
    private Method method = Method.WHOLE;

    @Option(
            names = "--mask-keep",
            defaultValue = "0.1",
            paramLabel = "F",
            description = "The fraction of each row that the mask keeps, above 0 and at most 1.")
    private double keep;

    @Option(
            names = "--mask-estimator",
            defaultValue = "FACTORED",
            paramLabel = "NAME",
            description = "How mazo estimates gradient and curvature: ${COMPLETION-CANDIDATES}. Factored perturbs the "
                    + "outputs of one layer at a time and measures its inputs; row_spsa perturbs one row at a time, spsa all "
                    + "weights at once.")
    private Estimator estimator = Estimator.FACTORED;

    @Option(
            names = "--mask-probes",
            defaultValue = "64",
            paramLabel = "N",
            description = "Probes of each task for each layer (factored), row (row_spsa) or at all (spsa); each is two "
                    + "forward passes of --shard-size examples.")
    private int probes;

    @Option(
            names = "--mask-shards",
            defaultValue = "8",
            paramLabel = "N",
            description = "The most groups of --shard-size training examples of each task that mazo and activations look at.")
    private int shards;

    @Option(
            names = "--mask-alpha",
            defaultValue = "1",
            paramLabel = "X",
            description = "The weight of the greedy score: what the first step would lose without the weight.")
    private double alpha;

    @Option(
            names = "--mask-beta",
            defaultValue = "0",
            paramLabel = "X",
            description = "The weight of |weight| in the score; negative prefers small weights.")
    private double beta;

    @Option(
            names = "--mask-normalization",
            defaultValue = "MIN_MAX",
            paramLabel = "NAME",
            description = "How the scores of a row are made comparable between tasks: ${COMPLETION-CANDIDATES}.")
    private RowNormalization normalization = RowNormalization.MIN_MAX;

    @Option(
            names = "--mask-epsilon",
            defaultValue = "1e-2",
            paramLabel = "X",
            description = "How far along a direction the two losses of a score are taken.")
    private float epsilon;

    @Option(
            names = "--mask-lr",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "X",
            description = "The learning rate of the step that the greedy score looks at; --lr where left out.")
    private Optional<Double> learningRate = Optional.empty();

    @Option(
            names = "--mask-damping",
            defaultValue = "1",
            paramLabel = "X",
            description = "What is added to the curvature that scores are divided by, in means of its row's |curvature|.")
    private double damping;

    /**
     * The rule.
     *
     * @param jobSeed names the draw of a random mask
     * @param jobLearningRate the learning rate where the mask has none of its own
     * @throws IllegalArgumentException naming the field that is out of its range
     */
    MaskRule rule(long jobSeed, double jobLearningRate) {
        return switch (method) {
            case WHOLE -> new MaskRule.Whole();
            case MAZO -> new MaskRule.Importance(keep, estimator, alpha, beta, normalization, probes, shards, epsilon,
                    learningRate.orElse(jobLearningRate), damping);
            case RANDOM -> new MaskRule.Random(keep, jobSeed);
            case LARGEST -> new MaskRule.Largest(keep);
            case SMALLEST -> new MaskRule.Smallest(keep);
            case ACTIVATIONS -> new MaskRule.ActivationWeighted(keep, shards);
        };
    }
}
