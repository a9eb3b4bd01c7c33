package io.zeroth.worker.engine.bert.layer;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.zeroth.core.layout.Shape;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.MatrixProducts;

/** The weights of one model in the memory of one product backend, by canonical name; a vector is a matrix of one row. */
public final class BertWeights implements AutoCloseable {
    private final BertDescription description;
    private final MatrixProducts products;
    private final Map<String, Matrix> matrices;
    private final Set<String> owned;
    private final Map<String, CompressedWeight> compressed;
    private final Map<String, ContractedKernel> contracted;

    private BertWeights(BertDescription description, MatrixProducts products, Map<String, Matrix> matrices,
            Set<String> owned, Map<String, CompressedWeight> compressed, Map<String, ContractedKernel> contracted) {
        this.description = requireNonNull(description, "description");
        this.products = requireNonNull(products, "products");
        this.matrices = Map.copyOf(matrices);
        this.owned = Set.copyOf(owned);
        this.compressed = Map.copyOf(compressed);
        this.contracted = Map.copyOf(contracted);
    }

    /**
     * Reads every tensor of {@code model}, and the parts of those that it has compressed. The result is only ever read; engines
     * of one process share it.
     */
    public static BertWeights read(LanguageModel model, MatrixProducts products) {
        Map<String, Matrix> matrices = new LinkedHashMap<>();
        Map<String, CompressedWeight> compressed = new LinkedHashMap<>();
        model.tensors().forEach((name, shape) -> {
            Matrix matrix = zeros(products, name, shape);
            model.read(name, matrix.values());
            matrices.put(name, matrix);
            model.compressed(name).ifPresent(parts -> compressed.put(name, parts));
        });
        return new BertWeights(model.description(), products, matrices, matrices.keySet(), compressed, Map.of());
    }

    private static Matrix zeros(MatrixProducts products, String name, Shape shape) {
        List<Integer> extents = shape.extents();
        return switch (extents.size()) {
            case 1 -> products.zeros(1, extents.getFirst());
            case 2 -> products.zeros(extents.getFirst(), extents.getLast());
            default -> throw new IllegalArgumentException(
                    "tensor %s has shape %s; the engine knows vectors and matrices".formatted(name, shape));
        };
    }

    /**
     * These weights with copies of their own for {@code names}; all else stays shared.
     *
     * @param trains those of the names that are kernels of dense layers and are changed by their tensor trains alone; where it
     *        costs less to multiply by a train, there is no copy of the kernel but {@link #contracted}
     */
    public BertWeights copyOf(Set<String> names, Set<String> trains) {
        Map<String, Matrix> copies = new LinkedHashMap<>(matrices);
        Map<String, ContractedKernel> factors = new LinkedHashMap<>();
        for (String name : trains) {
            compressed(name).filter(ContractedKernel::isCheaper)
                    .flatMap(CompressedWeight::train)
                    .ifPresent(train -> factors.put(name, ContractedKernel.zeros(train, products)));
        }
        Set<String> whole = new LinkedHashSet<>(names);
        whole.removeAll(factors.keySet());
        for (String name : whole) {
            Matrix source = get(name);
            Matrix copy = products.zeros(source.rows(), source.columns());
            copy.values().copyFrom(source.values());
            copies.put(name, copy);
        }
        return new BertWeights(description, products, copies, whole, compressed, factors);
    }

    public Matrix get(String name) {
        Matrix matrix = matrices.get(name);
        if (matrix == null) {
            throw new IllegalArgumentException(
                    "the model has no tensor '%s'; the layout must name its own".formatted(name));
        }
        return matrix;
    }

    /** The parts of a tensor that the model has compressed. */
    Optional<CompressedWeight> compressed(String name) {
        return Optional.ofNullable(compressed.get(name));
    }

    /** What a dense layer multiplies by in place of a kernel, whose matrix is then still the base model's. */
    Optional<ContractedKernel> contracted(String name) {
        return Optional.ofNullable(contracted.get(name));
    }

    public BertDescription description() {
        return description;
    }

    public MatrixProducts products() {
        return products;
    }

    /** Frees what is not shared; no engine may use it afterwards. */
    @Override
    public void close() {
        owned.forEach(name -> get(name).close());
        contracted.values().forEach(ContractedKernel::close);
    }
}
