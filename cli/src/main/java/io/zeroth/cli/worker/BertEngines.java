package io.zeroth.cli.worker;

import static java.util.Objects.requireNonNull;

import io.zeroth.core.layout.Layout;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.engine.bert.BertForward;
import io.zeroth.worker.engine.bert.EngineSettings;
import io.zeroth.worker.engine.bert.PrefixCaches;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import io.zeroth.worker.replica.EngineFactory;

/** Engines on the processor for one BERT-family model, whose weights, and what is kept of examples, they share. */
public final class BertEngines implements EngineFactory, AutoCloseable {
    private final BertWeights weights;
    private final EngineSettings settings;
    private final String name;
    private final PrefixCaches caches = new PrefixCaches();

    private BertEngines(BertWeights weights, EngineSettings settings, String name) {
        this.weights = weights;
        this.settings = requireNonNull(settings, "settings");
        this.name = name;
    }

    /** Engines that share {@code model}'s weights. */
    public static BertEngines of(LanguageModel model, EngineSettings settings) {
        Nd4jProducts products = Nd4jProducts.load();
        return new BertEngines(BertWeights.read(model, products), settings, "cpu-" + products.name());
    }

    @Override
    public String engineName() {
        return name;
    }

    @Override
    public ForwardEngine open(Layout layout) {
        return new BertForward(weights, layout, settings, caches);
    }

    /** An engine of the base model as it is, for evaluation, on threads of its own. */
    public ForwardEngine openBase(int threads) {
        return BertForward.ofBase(weights, settings.withThreads(threads));
    }

    @Override
    public void close() {
        caches.close();
        weights.close();
    }
}
