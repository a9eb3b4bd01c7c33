package io.zeroth.worker.engine.bert.layer;

import java.util.List;
import java.util.stream.Stream;

import io.zeroth.model.bert.BertNames;
import io.zeroth.worker.engine.Matrix;

/** What an encoder layer does to a panel of states after attention: projection, feed-forward part and both norms. */
public record FeedForward(Matrix states, Dense attended, Norm attendedNorm, Dense inner, Dense outer, Norm outerNorm) {
    /** The scratch memory of one panel: [rows, hidden], [rows, intermediate], and what contracted layers need. */
    public record Scratch(Matrix narrow, Matrix wide, RankPanels ranks) {
        public static Scratch of(BertWeights weights, int rows) {
            return new Scratch(weights.products().zeros(rows, weights.description().hidden()),
                    weights.products().zeros(rows, weights.description().intermediate()),
                    new RankPanels(weights.products(), rows));
        }

        public void close() {
            narrow.close();
            wide.close();
            ranks.close();
        }
    }

    /**
     * @param context the panel of attention's results
     * @param states the panel of the layer's inputs, which its outputs replace
     */
    public static FeedForward of(BertWeights weights, int layer, Matrix context, Matrix states, Scratch scratch,
            InputWatch watch) {
        RankPanels ranks = scratch.ranks();
        return new FeedForward(states,
                Dense.of(weights, BertNames.layer(layer, "attention.output"), context, scratch.narrow(), ranks, watch),
                Norm.of(weights, BertNames.layer(layer, "attention.norm")),
                Dense.of(weights, BertNames.layer(layer, "intermediate"), states, scratch.wide(), ranks, watch),
                Dense.of(weights, BertNames.layer(layer, "output"), scratch.wide(), scratch.narrow(), ranks, watch),
                Norm.of(weights, BertNames.layer(layer, "output.norm")));
    }

    public void run(int rows) {
        attended.addTo(states, rows);
        attendedNorm.run(states.values(), 0, rows, states.columns());
        inner.runWithGelu(rows);
        outer.addTo(states, rows);
        outerNorm.run(states.values(), 0, rows, states.columns());
    }

    public Stream<Dense> products() {
        return List.of(attended, inner, outer).stream();
    }
}
