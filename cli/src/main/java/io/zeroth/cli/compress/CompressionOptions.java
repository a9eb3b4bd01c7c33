package io.zeroth.cli.compress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import io.zeroth.compress.Settings;
import io.zeroth.compress.Weight;
import io.zeroth.compress.budget.ByteBudget;
import io.zeroth.compress.residual.Sparsity;
import io.zeroth.compress.train.Modes;
import io.zeroth.compress.train.SingularValues;
import io.zeroth.compress.train.TrainRule;
import io.zeroth.compress.train.Truncation;
import io.zeroth.core.layout.Shape;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.trainable.TrainableRule;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options that say what the matrices of a model become. */
final class CompressionOptions {
    private static final double ERROR = 1;
    private static final double TRAIN_PART = 0.02;
    private static final int OVERSAMPLING = 8;
    private static final int POWER_ITERATIONS = 2;

    /** What stands for a matrix beside the values that are kept. */
    enum Factors {
        /** A train of four cores. */
        TENSOR_TRAIN,
        /** Two factors, as of a singular value decomposition. */
        LOW_RANK,
        /** Nothing: the matrix is pruned. */
        NONE
    }

    @Option(
            names = "--factors",
            defaultValue = "tensor_train",
            paramLabel = "FORM",
            description = "What stands for a matrix: tensor_train (Saten), low_rank (a singular value decomposition) or none "
                    + "(the matrix is pruned).")
    private Factors factors = Factors.TENSOR_TRAIN;

    @Option(
            names = "--error",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "E",
            description = "The relative error that the factors may have, above 0 and at most 1, which ranks follow from "
                    + "(default: " + ERROR + ").")
    private Optional<Double> error = Optional.empty();

    @Option(
            names = "--rank",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "The highest rank, in place of --error.")
    private Optional<Integer> rank = Optional.empty();

    @Option(
            names = "--share",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "X",
            description = "The share of its bytes that every matrix may take, which ranks and kept values follow from, in place "
                    + "of --error and --rank.")
    private Optional<Double> share = Optional.empty();

    @Option(
            names = "--sparsity",
            defaultValue = "2:4",
            paramLabel = "MASK",
            description = "What is kept of what the factors leave over: 2:4 (two of each four inputs), unstructured:Q (all "
                    + "but the share Q of smallest magnitude; with --share just unstructured, and factors have a fiftieth of the "
                    + "bytes) or none.")
    private String sparsity = "2:4";

    @Option(
            names = "--only",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "PATTERN",
            description = "Compress just the tensors of such names, with * for any letters and {a,b} for either; may be given "
                    + "again (default: all kernels and the word embeddings).")
    private List<String> only = List.of();

    @Option(
            names = "--randomized",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "SEED",
            description = "Find singular vectors by random projections drawn from this seed, which is faster where ranks "
                    + "are low.")
    private Optional<Long> randomized = Optional.empty();

    /**
     * The settings for matrices of each shape.
     *
     * @throws IllegalArgumentException naming what is out of its range, or does not go together
     */
    Function<Shape, Settings> settings() {
        if (Stream.of(error, rank, share).filter(Optional::isPresent).count() > 1) {
            throw new IllegalArgumentException(
                    "of --error, --rank and --share some are given together; ranks follow from one, so give one");
        }
        if (factors == Factors.NONE && (error.isPresent() || rank.isPresent() || randomized.isPresent())) {
            throw new IllegalArgumentException(
                    "--factors is none, which takes no --error, --rank or --randomized; leave them out");
        }
        if (share.isPresent()) {
            return budget(share.get())::settings;
        }
        Settings same = new Settings(train(), Sparsity.parse(sparsity));
        return _ -> same;
    }

    private ByteBudget budget(double of) {
        ByteBudget.Residual residual = switch (sparsity) {
            case "none" -> new ByteBudget.Residual.None();
            case "2:4" -> new ByteBudget.Residual.TwoOfFour();
            case "unstructured" -> new ByteBudget.Residual.Largest(TRAIN_PART);
            default -> throw new IllegalArgumentException(
                    "--sparsity is '%s'; with --share it is 2:4, unstructured or none".formatted(sparsity));
        };
        return new ByteBudget(of, switch (factors) {
            case TENSOR_TRAIN -> new ByteBudget.Factors.Train(Modes.Rule.FACTORED, singularValues());
            case LOW_RANK -> new ByteBudget.Factors.Train(Modes.Rule.MATRIX, singularValues());
            case NONE -> new ByteBudget.Factors.None();
        }, residual);
    }

    private SingularValues singularValues() {
        return randomized
                .<SingularValues>map(seed -> new SingularValues.Randomized(OVERSAMPLING, POWER_ITERATIONS, seed))
                .orElseGet(SingularValues.Exact::new);
    }

    private TrainRule train() {
        Truncation truncation = rank.<Truncation>map(Truncation.RankCap::new)
                .orElseGet(() -> new Truncation.ErrorBound(error.orElse(ERROR)));
        return switch (factors) {
            case TENSOR_TRAIN -> new TrainRule.Decomposed(Modes.Rule.FACTORED, truncation, singularValues());
            case LOW_RANK -> new TrainRule.Decomposed(Modes.Rule.MATRIX, truncation, singularValues());
            case NONE -> new TrainRule.None();
        };
    }

    /**
     * The tensors to compress.
     *
     * @throws IllegalArgumentException where a pattern matches none
     */
    List<String> tensors(LanguageModel model) {
        List<String> all = Weight.compressible(model);
        if (only.isEmpty()) {
            return all;
        }
        List<String> chosen = new ArrayList<>();
        for (String pattern : only) {
            TrainableRule rule = TrainableRule.parse(pattern);
            List<String> matched = all.stream().filter(rule::matches).toList();
            if (matched.isEmpty()) {
                throw new IllegalArgumentException(
                        "--only is '%s', which no kernel of the model and no word embeddings match; kernels are such as %s"
                                .formatted(pattern, all.getLast()));
            }
            matched.stream().filter(name -> !chosen.contains(name)).forEach(chosen::add);
        }
        return chosen;
    }

    /** The settings in words, by name, for the manifest. */
    SortedMap<String, String> words() {
        SortedMap<String, String> words = new TreeMap<>();
        words.put("factors", factors.name().toLowerCase(Locale.ROOT));
        words.put("sparsity", sparsity);
        share.ifPresent(of -> words.put("share", of.toString()));
        if (factors != Factors.NONE && share.isEmpty()) {
            rank.ifPresentOrElse(cap -> words.put("rank", cap.toString()),
                    () -> words.put("error", Double.toString(error.orElse(ERROR))));
        }
        if (factors != Factors.NONE) {
            randomized.ifPresent(seed -> words.put("randomized", seed.toString()));
        }
        return words;
    }
}
