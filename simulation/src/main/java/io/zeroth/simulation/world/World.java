package io.zeroth.simulation.world;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The time and the chance of a simulation. Everything that happens is a piece of work at a time; pieces of one time happen
 * in the order in which they were asked for, on one thread. So a run is a function of its seed.
 */
public final class World {
    /** When simulations begin. */
    public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final SplittableRandom random;
    private final Consumer<String> trace;
    private final Queue<Turn> turns = new PriorityQueue<>();
    private long now;
    private long given;
    private long done;

    private record Turn(long at, long order, Runnable work) implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    /** @param trace takes a line for each thing that is worth telling */
    public World(long seed, Consumer<String> trace) {
        this.random = new SplittableRandom(seed);
        this.trace = requireNonNull(trace, "trace");
    }

    /** Tells those who trace the run of something. */
    public void note(String who, String what) {
        trace.accept("%10.6f  %-9s  %s".formatted(now / 1e9, who, what));
    }

    /** The time since the beginning. */
    public Duration elapsed() {
        return Duration.ofNanos(now);
    }

    /** Has something happen after a time. */
    public void after(Duration delay, Runnable work) {
        at(now + delay.toNanos(), work);
    }

    /** Has something happen at a time in nanoseconds since the beginning, or now where that is over. */
    void at(long time, Runnable work) {
        turns.add(new Turn(Math.max(now, time), given++, work));
    }

    long nanos() {
        return now;
    }

    /** Has the next thing happen; false where nothing is to come. */
    public boolean step() {
        Turn next = turns.poll();
        if (next == null) {
            return false;
        }
        now = next.at();
        done++;
        next.work().run();
        return true;
    }

    /** How much has happened. */
    public long events() {
        return done;
    }

    /** True with a probability. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Any number from 0 up to and without {@code bound}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Any number. */
    public long bits() {
        return random.nextLong();
    }

    /** Any time between two. */
    public Duration between(Duration least, Duration most) {
        return Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
    }

    /** Any time between two, in milliseconds. */
    public Duration millis(long least, long most) {
        return between(Duration.ofMillis(least), Duration.ofMillis(most));
    }
}
