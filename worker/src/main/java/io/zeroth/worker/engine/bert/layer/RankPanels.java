package io.zeroth.worker.engine.bert.layer;

import java.util.HashMap;
import java.util.Map;

import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.MatrixProducts;

/** The panels between the two products of contracted layers, [rows, rank], one for each rank; one thread's. */
public final class RankPanels implements AutoCloseable {
    private final MatrixProducts products;
    private final int rows;
    private final Map<Integer, Matrix> panels = new HashMap<>();

    public RankPanels(MatrixProducts products, int rows) {
        this.products = products;
        this.rows = rows;
    }

    Matrix of(int rank) {
        return panels.computeIfAbsent(rank, columns -> products.zeros(rows, columns));
    }

    @Override
    public void close() {
        panels.values().forEach(Matrix::close);
    }
}
