package io.zeroth.worker.engine.bert;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.worker.engine.bert.pass.Passage;

/** How a batch is cut into pieces of work; it changes the time that a batch takes, and no bit of the result. */
record Batches(int panelRows, int panels, int targetRows, int threads) {
    /** Pieces of whole examples that fit into the panels, about as many rows for each thread. */
    List<List<Passage>> ofTokens(List<Passage> passages) {
        int total = passages.stream().mapToInt(Passage::tokens).sum();
        int share = Math.ceilDiv(Math.ceilDiv(total, threads), panelRows);
        int capacity = Math.min(panels, share) * panelRows;
        List<List<Passage>> pieces = new ArrayList<>();
        List<Passage> piece = new ArrayList<>();
        int rows = 0;
        for (Passage passage : passages) {
            if (rows + passage.tokens() > capacity && !piece.isEmpty()) {
                pieces.add(List.copyOf(piece));
                piece.clear();
                rows = 0;
            }
            piece.add(passage);
            rows += passage.tokens();
        }
        if (!piece.isEmpty()) {
            pieces.add(List.copyOf(piece));
        }
        return pieces;
    }

    /** Pieces of as many elements as a product of targets has rows. */
    <T> List<List<T>> ofTargets(List<T> elements) {
        List<List<T>> pieces = new ArrayList<>();
        for (int i = 0; i < elements.size(); i += targetRows) {
            pieces.add(elements.subList(i, Math.min(elements.size(), i + targetRows)));
        }
        return pieces;
    }
}
