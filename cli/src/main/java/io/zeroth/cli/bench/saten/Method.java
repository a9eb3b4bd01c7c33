package io.zeroth.cli.bench.saten;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.zeroth.compress.budget.ByteBudget;

/** A way to make every matrix of a model take a given share of its bytes, as options of {@code zeroth compress}. */
enum Method {
    /** A fiftieth of the bytes in a tensor train (measured), the rest in the largest of what that leaves over. */
    SATEN("saten", "tensor_train", "unstructured", true),
    /** The same, of which just the kept values are fine-tuned. */
    SATEN_KEPT("saten-kept", "tensor_train", "unstructured", false),
    /** Two of each four, and what that leaves of the bytes in a tensor train. */
    SATEN_TWO_OF_FOUR("saten-2:4", "tensor_train", "2:4", true),
    /** The same, of which just the kept values are fine-tuned. */
    SATEN_TWO_OF_FOUR_KEPT("saten-2:4-kept", "tensor_train", "2:4", false),
    /** A tensor train and nothing beside it. */
    TENSOR_TRAIN("tensor-train", "tensor_train", "none", true),
    /** The product of two factors, by a singular value decomposition. */
    LOW_RANK("low-rank", "low_rank", "none", true),
    /** Of each four, the two of largest magnitude, whatever the bytes. */
    TWO_OF_FOUR("2:4", "none", "2:4", true),
    /** The weights of largest magnitude. */
    TOP_K("top-k", "none", "unstructured", true);

    private final String words;
    private final String factors;
    private final String sparsity;
    private final boolean tunesCores;

    Method(String words, String factors, String sparsity, boolean tunesCores) {
        this.words = words;
        this.factors = factors;
        this.sparsity = sparsity;
        this.tunesCores = tunesCores;
    }

    /** Whether cores of trains are fine-tuned, or stay as they are. */
    boolean tunesCores() {
        return tunesCores;
    }

    /** @throws IllegalArgumentException where there is none of that name */
    static Method named(String name) {
        return Stream.of(values())
                .filter(method -> method.words.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--methods has '%s'; give some of %s".formatted(name,
                        Stream.of(values()).map(Method::toString).collect(Collectors.joining(", ")))));
    }

    @Override
    public String toString() {
        return words;
    }

    /** Which of these shares it can take; the pruning to two of each four has one of its own. */
    List<Double> shares(List<Double> wanted) {
        return switch (this) {
            case TWO_OF_FOUR -> List.of(ByteBudget.TWO_OF_FOUR);
            case SATEN_TWO_OF_FOUR, SATEN_TWO_OF_FOUR_KEPT ->
                wanted.stream().filter(share -> share > ByteBudget.TWO_OF_FOUR).toList();
            case SATEN, SATEN_KEPT, TENSOR_TRAIN, LOW_RANK, TOP_K -> wanted;
        };
    }

    /** The options of {@code zeroth compress}. */
    List<String> arguments(double share) {
        return List.of("--factors", factors, "--sparsity", sparsity, "--share", Double.toString(share));
    }
}
