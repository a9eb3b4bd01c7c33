package io.zeroth.worker.engine.bert.layer;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.zeroth.core.layout.Shape;
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

    private BertWeights(BertDescription description, MatrixProducts products, Map<String, Matrix> matrices,
            Set<String> owned) {
        this.description = requireNonNull(description, "description");
        this.products = requireNonNull(products, "products");
        this.matrices = Map.copyOf(matrices);
        this.owned = Set.copyOf(owned);
    }

    /** Reads every tensor of {@code model}. The result is only ever read; engines of one process share it. */
    public static BertWeights read(LanguageModel model, MatrixProducts products) {
        Map<String, Matrix> matrices = new LinkedHashMap<>();
        model.tensors().forEach((name, shape) -> {
            Matrix matrix = zeros(products, name, shape);
            model.read(name, matrix.values());
            matrices.put(name, matrix);
        });
        return new BertWeights(model.description(), products, matrices, matrices.keySet());
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

    /** These weights with copies of their own for {@code names}; all else stays shared. */
    public BertWeights copyOf(Set<String> names) {
        Map<String, Matrix> copies = new LinkedHashMap<>(matrices);
        for (String name : names) {
            Matrix source = get(name);
            Matrix copy = products.zeros(source.rows(), source.columns());
            copy.values().copyFrom(source.values());
            copies.put(name, copy);
        }
        return new BertWeights(description, products, copies, names);
    }

    public Matrix get(String name) {
        Matrix matrix = matrices.get(name);
        if (matrix == null) {
            throw new IllegalArgumentException(
                    "the model has no tensor '%s'; the layout must name its own".formatted(name));
        }
        return matrix;
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
    }
}
