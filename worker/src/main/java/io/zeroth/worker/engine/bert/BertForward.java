package io.zeroth.worker.engine.bert;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.engine.InputSums;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.bert.layer.Dense;
import io.zeroth.worker.engine.bert.layer.TrainedWeights;
import io.zeroth.worker.engine.bert.pass.CutPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The forward engine of BERT-family masked language models on the CPU. Of the base model's weights it has copies of
 * those that the layout names, and shares the others with every engine of the process.
 */
public final class BertForward implements ForwardEngine {
    /** Rows of an encoder piece in panels; the more, the less is lost in the last panel, at 12 KiB a row of BERT-base. */
    private static final int PANELS = 8;
    /** Limits of the products' heights, in the order in which they are tried; the first is no limit. */
    private static final int[] HEIGHTS = {Integer.MAX_VALUE, 8, 4, 2};
    private static final Logger LOG = LoggerFactory.getLogger(BertForward.class);

    private final String name;
    private final BertDescription model;
    private final BertWeights weights;
    private final TrainedWeights trained;
    private final ForwardPass pass;
    private final Set<String> kernels;
    private final Runnable letCacheGo;
    private Optional<OutputShift> shift = Optional.empty();

    /** An engine that trains what {@code layout} names; its theta is the base model's until one is loaded. */
    public BertForward(BertWeights base, Layout layout, EngineSettings settings) {
        this(base, layout.segments(), settings, Optional.empty());
    }

    /** The same, with what engines before it kept of examples; what it keeps is there for those after it. */
    public BertForward(BertWeights base, Layout layout, EngineSettings settings, PrefixCaches caches) {
        this(base, layout.segments(), settings, Optional.of(caches));
    }

    private BertForward(BertWeights base, List<Segment> segments, EngineSettings settings,
            Optional<PrefixCaches> caches) {
        requireNonNull(settings, "settings");
        this.model = base.description();
        this.name = "cpu-" + base.products().name();
        this.kernels = kernels(segments);
        // A bias that is shifted is this engine's own, whether it is trained or not.
        Set<String> own = new LinkedHashSet<>(TrainedWeights.names(segments));
        kernels.forEach(kernel -> own.add(OutputShift.bias(kernel)));
        this.weights = base.copyOf(own, TrainedWeights.trains(segments));
        this.trained = TrainedWeights.of(segments, weights, base);
        CutPoint cut = CutPoint.below(segments, model);
        List<Workspace> workspaces = workspaces(weights, settings);
        Workspace any = workspaces.getFirst();
        Batches batches = new Batches(any.panelRows(), any.panels(), any.targetRows(), settings.threads());
        PrefixCache cache = caches.map(shared -> shared.take(cut, settings.cacheBytes()))
                .orElseGet(() -> new PrefixCache(settings.cacheBytes()));
        this.letCacheGo = () -> caches.ifPresentOrElse(shared -> shared.giveBack(cut, cache), cache::close);
        this.pass = new ForwardPass(weights, new Crew(workspaces), batches, cut, cache);
    }

    /**
     * A workspace a thread, with products as tall as the settings say; where a row of such a product depends on where it
     * lies, as with some kernels of some libraries, with lower ones, which are slower.
     *
     * @throws IllegalStateException where even products of two rows are such
     */
    private static List<Workspace> workspaces(BertWeights weights, EngineSettings wanted) {
        for (int rows : HEIGHTS) {
            EngineSettings settings = wanted.withRows(rows);
            Workspace first = Workspace.of(weights, settings, PANELS);
            if (first.products().allMatch(Dense::hasEqualRows)) {
                if (!settings.equals(wanted)) {
                    LOG.warn(
                            "products of {} rows depend on the rows' places with this library; {} rows are taken, slower",
                            wanted.panelRows(), settings.panelRows());
                }
                return Stream
                        .concat(Stream.of(first),
                                Stream.generate(() -> Workspace.of(weights, settings, PANELS))
                                        .limit(settings.threads() - 1L))
                        .toList();
            }
            first.close();
        }
        throw new IllegalStateException(
                "a row of a product has other bits than the same row elsewhere, at any height; set OPENBLAS_CORETYPE");
    }

    /** An engine of the base model as it is, for evaluation. */
    public static BertForward ofBase(BertWeights base, EngineSettings settings) {
        return new BertForward(base, List.of(), settings, Optional.empty());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void load(Theta theta) {
        endShift();
        pass.make(trained.load(theta));
    }

    @Override
    public void load(Theta theta, long[] positions) {
        endShift();
        pass.make(trained.load(theta, positions));
    }

    @Override
    public void shiftOutputs(String kernel, float[] values) {
        requireTrained(kernel);
        endShift();
        shift = Optional.of(OutputShift.begin(weights.get(OutputShift.bias(kernel)).values(), values));
    }

    @Override
    public void endShift() {
        shift.ifPresent(OutputShift::end);
        shift = Optional.empty();
    }

    @Override
    public List<InputSums> sumInputs(List<String> kernels, List<EncodedExample> batch) {
        kernels.forEach(this::requireTrained);
        requireHead();
        batch.forEach(this::requireReadable);
        Map<String, InputSums> sums = pass.inputs(Set.copyOf(kernels), batch);
        return kernels.stream().map(kernel -> requireNonNull(sums.get(kernel), kernel)).toList();
    }

    @Override
    public float[][] score(List<EncodedExample> batch, int[] labelTokens) {
        requireHead();
        batch.forEach(this::requireReadable);
        requireTokens("label word", labelTokens);
        return pass.logits(batch, labelTokens);
    }

    /** The {@code count} tokens of the whole vocabulary with the largest logits at the target, best first. */
    public int[] topTokens(EncodedExample example, int count) {
        float[] logits = score(List.of(example), IntStream.range(0, model.vocabulary()).toArray())[0];
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble(token -> -logits[token]))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The encoder's last states of all tokens, row-major [tokens, hidden]; the target does not matter. */
    public float[] lastStates(EncodedExample example) {
        requireReadable(example);
        return pass.lastStates(example);
    }

    private static Set<String> kernels(List<Segment> segments) {
        return TrainedWeights.names(segments)
                .stream()
                .filter(name -> name.endsWith(OutputShift.KERNEL))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void requireTrained(String kernel) {
        if (!kernels.contains(kernel)) {
            throw new IllegalArgumentException("the layout has no kernel '%s'; it has %s".formatted(kernel, kernels));
        }
    }

    private void requireHead() {
        if (!model.head()) {
            throw new IllegalStateException(
                    "the model has no head.* tensors; scoring words takes a masked language model");
        }
    }

    private void requireReadable(EncodedExample example) {
        if (example.tokens().length > model.positions()) {
            throw new IllegalArgumentException("example %d of task %s has %d tokens; the model reads at most %d"
                    .formatted(example.id(), example.task().brief(), example.tokens().length, model.positions()));
        }
        requireTokens("token", example.tokens());
    }

    private void requireTokens(String what, int[] tokens) {
        for (int token : tokens) {
            if (token < 0 || token >= model.vocabulary()) {
                throw new IllegalArgumentException(
                        "%s is %d; the model's vocabulary has %d entries".formatted(what, token, model.vocabulary()));
            }
        }
    }

    @Override
    public void close() {
        pass.close();
        letCacheGo.run();
        weights.close();
    }
}
