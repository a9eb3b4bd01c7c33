package io.zeroth.worker.engine.bert;

import java.util.Optional;
import java.util.stream.Stream;

import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.bert.layer.Dense;
import io.zeroth.worker.engine.bert.layer.InputWatch;
import io.zeroth.worker.engine.bert.pass.EncoderPass;
import io.zeroth.worker.engine.bert.pass.HeadPass;
import io.zeroth.worker.engine.bert.pass.TargetPass;

/**
 * The passes of one thread, with their memory.
 *
 * @param panelRows tokens a product of the encoder
 * @param panels products of the encoder that a piece of work fills at most
 * @param targetRows examples a product of the last layer and the head
 * @param watch sees what enters the passes' dense layers
 */
record Workspace(int panelRows, int panels, int targetRows, EncoderPass encoder, TargetPass target,
        Optional<HeadPass> head, InputWatch watch) {
    /** A workspace of at least {@code fewest} panels, and enough for the longest example. */
    static Workspace of(BertWeights weights, EngineSettings settings, int fewest) {
        int panels = Math.max(fewest, Math.ceilDiv(weights.description().positions(), settings.panelRows()));
        InputWatch watch = new InputWatch();
        Optional<HeadPass> head = weights.description().head()
                ? Optional.of(new HeadPass(weights, settings.targetRows(), watch))
                : Optional.empty();
        return new Workspace(settings.panelRows(), panels, settings.targetRows(),
                new EncoderPass(weights, settings.panelRows(), panels, watch),
                new TargetPass(weights, settings.targetRows(), watch), head, watch);
    }

    /** Every kind of product there is, once. */
    Stream<Dense> products() {
        return Stream.of(encoder.products(), target.products(), head.stream().flatMap(HeadPass::products))
                .flatMap(products -> products);
    }

    void close() {
        encoder.close();
        target.close();
        head.ifPresent(HeadPass::close);
    }
}
