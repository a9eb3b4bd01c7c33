package io.zeroth.simulation.check;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.simulation.world.World;

/** What was found to be wrong in a run, oldest first. */
public final class Violations {
    private static final int MOST = 20;

    private final World world;
    private final List<String> found = new ArrayList<>();

    public Violations(World world) {
        this.world = world;
    }

    /** Something is not as it must be. */
    public void report(String what) {
        world.note("VIOLATION", what);
        if (found.size() < MOST) {
            found.add("at %.3f s: %s".formatted(world.elapsed().toNanos() / 1e9, what));
        }
    }

    public boolean any() {
        return !found.isEmpty();
    }

    /** The first of them. */
    public List<String> list() {
        return List.copyOf(found);
    }
}
