package io.zeroth.cli.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.model.job.MaskMethod;
import io.zeroth.model.job.MaskSetting;
import io.zeroth.model.job.Names;
import io.zeroth.model.job.PartialMask;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/**
 * The options that say how a mask is chosen among the weights of the layout; what is not given is left to a job file or to
 * {@link PartialMask#DEFAULT}, which their texts tell.
 */
public final class MaskOptions {
    private static final String METHOD = "--mask";

    @Option(
            names = METHOD,
            showDefaultValue = Visibility.NEVER,
            paramLabel = "METHOD",
            description = {
                "Which of the weights that --train names are trained in the end (default: whole). Whole trains "
                        + "them all. Mazo scores each weight for each task with forward passes on the workers and keeps the most "
                        + "important of each row (MaZO, arXiv 2502.11513); activations keeps the largest by |weight| times the "
                        + "size of its input; largest and smallest go by |weight| alone; random draws them.",
                "A row is what one output of a layer is computed with. The mask is chosen once, before the first step. "
                        + "A setting that the method does not take is an error."})
    private Optional<String> method = Optional.empty();

    @Option(
            names = "--mask-keep",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "F",
            description = "The fraction of each row that the mask keeps, above 0 and at most 1 (default: 0.3).")
    private Optional<Double> keep = Optional.empty();

    @Option(
            names = "--mask-estimator",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = "How mazo estimates gradient and curvature (default: class-factored): class-factored "
                    + "perturbs the outputs of one layer at a time and measures how far a task's classes lie apart in its "
                    + "inputs; factored measures the mean inputs; row-spsa perturbs one row at a time, spsa all weights at "
                    + "once.")
    private Optional<String> estimator = Optional.empty();

    @Option(
            names = "--mask-probes",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "Probes of each task for each layer (the factored ones), row (row-spsa) or at all (spsa) of mazo; each is "
                    + "two forward passes of --shard-size examples (default: 4).")
    private Optional<Integer> probes = Optional.empty();

    @Option(
            names = "--mask-shards",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "The most groups of --shard-size training examples of each task that mazo and activations look at "
                    + "(default: 8).")
    private Optional<Integer> shards = Optional.empty();

    @Option(
            names = "--mask-alpha",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "X",
            description = "The weight of mazo's greedy score: what the first step would lose without the weight "
                    + "(default: 0).")
    private Optional<Double> alpha = Optional.empty();

    @Option(
            names = "--mask-beta",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "X",
            description = "The weight of |weight| in mazo's score; negative prefers small weights (default: 0).")
    private Optional<Double> beta = Optional.empty();

    @Option(
            names = "--mask-normalization",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = "How mazo makes the scores of a row comparable between tasks: min-max or sum "
                    + "(default: min-max).")
    private Optional<String> normalization = Optional.empty();

    @Option(
            names = "--mask-epsilon",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "X",
            description = "How far along a direction the two losses of mazo's scores are taken (default: 1e-2).")
    private Optional<Float> epsilon = Optional.empty();

    @Option(
            names = "--mask-lr",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "X",
            description = "The learning rate of the step that mazo's greedy score looks at (default: --lr).")
    private Optional<Double> learningRate = Optional.empty();

    @Option(
            names = "--mask-damping",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "X",
            description = "What mazo adds to the curvature that scores are divided by, in means of its row's |curvature| "
                    + "(default: 1).")
    private Optional<Double> damping = Optional.empty();

    @Option(
            names = "--mask-seed",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "What a random mask is drawn from (default: --seed).")
    private Optional<Long> seed = Optional.empty();

    /**
     * The options that {@link #given} makes {@code rule} of, with nothing left to a default.
     *
     * @return each option with its value after it
     */
    public static List<String> arguments(MaskRule rule) {
        PartialMask mask = PartialMask.of(rule);
        List<String> arguments = new ArrayList<>(List.of(METHOD, mask.methodInForce().text()));
        for (MaskSetting setting : MaskSetting.values()) {
            mask.value(setting).ifPresent(value -> arguments.addAll(List.of(option(setting), value)));
        }
        return arguments;
    }

    /** @throws IllegalArgumentException for a method, an estimator or a normalization that there is not */
    public PartialMask given() {
        return new PartialMask(method.map(MaskMethod::parse), keep,
                estimator.map(name -> Names.parse("estimator", name, Estimator.values())), probes, shards, alpha, beta,
                normalization.map(name -> Names.parse("normalization", name, RowNormalization.values())), epsilon,
                learningRate, damping, seed);
    }

    /**
     * Refuses options that change nothing.
     *
     * @param inForce the method that the command line and the job file end with
     * @throws IllegalArgumentException naming an option that {@code inForce} does not take, its value and the fix
     */
    void requireTaken(MaskMethod inForce) {
        PartialMask given = given();
        String taken = inForce.settings().stream().map(MaskOptions::option).collect(Collectors.joining(", "));
        for (MaskSetting setting : MaskSetting.values()) {
            Optional<String> value = given.value(setting);
            if (value.isPresent() && !inForce.takes(setting)) {
                throw new IllegalArgumentException(
                        "%s is %s and the mask is %s, which takes %s; leave it out, or give --mask %s".formatted(
                                option(setting), value.get(), inForce.text(), taken.isEmpty() ? "no settings" : taken,
                                MaskMethod.takers(setting)));
            }
        }
    }

    private static String option(MaskSetting setting) {
        return METHOD + "-" + (setting == MaskSetting.LEARNING_RATE ? "lr" : setting.field());
    }
}
