package io.zeroth.worker.replica;

import static java.util.Objects.requireNonNull;

import io.zeroth.core.importance.plan.ScoreDirection;
import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.theta.Perturbation;
import io.zeroth.core.theta.Theta;
import io.zeroth.worker.engine.ForwardEngine;

/**
 * An engine that knows where its weights are, so that they get elsewhere with as little writing as possible. Whoever changes
 * theta has it forget.
 */
final class PlacedEngine implements AutoCloseable {
    private final ForwardEngine engine;
    private final Noise noise;
    private final ScoreDirection direction;
    private final ThetaRows rows;
    private final Theta scratch;
    private Place place = new Place.Unknown();

    private sealed interface Place {
        record Unknown() implements Place {}

        /** At theta itself. */
        record Unmoved() implements Place {}

        /** At theta + scale z(seed). */
        record Stepped(long seed, float scale) implements Place {}

        /** At theta with a target perturbed. */
        record Perturbed(ScoreTarget target, long seed, float scale) implements Place {}
    }

    PlacedEngine(ForwardEngine engine, Layout layout, Noise noise) {
        this.engine = requireNonNull(engine, "engine");
        this.noise = requireNonNull(noise, "noise");
        this.direction = new ScoreDirection(layout);
        this.rows = new ThetaRows(layout);
        this.scratch = Theta.zeros(layout.length());
    }

    /** Theta is not what it was. */
    void forget() {
        place = new Place.Unknown();
    }

    boolean isAt(long seed, float scale) {
        return place.equals(new Place.Stepped(seed, scale));
    }

    /** The engine at theta. */
    ForwardEngine at(Theta theta) {
        Place from = leave();
        switch (from) {
            case Place.Unmoved() -> {}
            case Place.Unknown(),Place.Stepped _ -> engine.load(theta);
            case Place.Perturbed(ScoreTarget target, _, _) -> {
                switch (target) {
                    case ScoreTarget.Everything() -> engine.load(theta);
                    case ScoreTarget.Output(String tensor, int output) ->
                        engine.load(theta, rows.of(tensor, output).positions());
                    case ScoreTarget.Outputs _ -> engine.endShift();
                }
            }
        }
        place = new Place.Unmoved();
        return engine;
    }

    /** The engine at theta + scale z(seed). */
    ForwardEngine at(Theta theta, long seed, float scale) {
        Place to = new Place.Stepped(seed, scale);
        if (!place.equals(to)) {
            // A shift is not undone by single weights, and is by all of them; so no way leads over theta here.
            leave();
            Perturbation.write(theta, noise, seed, scale, scratch);
            engine.load(scratch);
            place = to;
        }
        return engine;
    }

    /** The engine at theta with {@code target} perturbed by scale z(seed). */
    ForwardEngine at(Theta theta, ScoreTarget target, long seed, float scale) {
        Place to = new Place.Perturbed(target, seed, scale);
        if (!place.equals(to)) {
            perturb(theta, target, seed, scale);
            place = to;
        }
        return engine;
    }

    private void perturb(Theta theta, ScoreTarget target, long seed, float scale) {
        switch (target) {
            case ScoreTarget.Everything() -> {
                leave();
                direction.perturb(theta, target, seed, scale, scratch);
                engine.load(scratch);
            }
            case ScoreTarget.Output(String tensor, int output) -> {
                at(theta);
                leave();
                ThetaRows.Row row = rows.of(tensor, output);
                float[] z = values(target, seed);
                for (int i = 0; i < row.positions().length; i++) {
                    long position = row.positions()[i];
                    scratch.set(position, Math.fma(scale, z[row.inputs()[i]], theta.get(position)));
                }
                engine.load(scratch, row.positions());
            }
            case ScoreTarget.Outputs(String tensor) -> {
                at(theta);
                leave();
                float[] shift = values(target, seed);
                for (int output = 0; output < shift.length; output++) {
                    shift[output] *= scale;
                }
                engine.shiftOutputs(tensor, shift);
            }
        }
    }

    private float[] values(ScoreTarget target, long seed) {
        float[] z = new float[Math.toIntExact(direction.length(target))];
        direction.fill(target, seed, 0, z, 0, z.length);
        return z;
    }

    /** An engine that fails half way holds weights of no place. */
    private Place leave() {
        Place from = place;
        place = new Place.Unknown();
        return from;
    }

    @Override
    public void close() {
        engine.close();
    }
}
