package io.zeroth.simulation.world;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The network between machines: it delays, and while it is bad it drops, repeats and overtakes; links may be cut. */
public final class Network {
    private final World world;
    private final Map<Trouble, Integer> troubles = new TreeMap<>();
    private final Set<Link> cut = new HashSet<>();
    private Quality quality = Quality.GOOD;

    /** One way between two machines. */
    private record Link(String from, String to) {}

    /** What happens to single messages. */
    public enum Trouble {
        DROPPED, REPEATED, DELAYED;

        /** As reports name it, for example {@code message_dropped}. */
        public String text() {
            return "message_" + name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How bad it is.
     *
     * @param drop the probability that a message is lost
     * @param repeat the probability that a message arrives twice
     * @param delay the probability that a message takes up to a second
     */
    public record Quality(double drop, double repeat, double delay) {
        public static final Quality GOOD = new Quality(0, 0, 0.001);
    }

    public Network(World world) {
        this.world = world;
    }

    public void quality(Quality now) {
        quality = now;
    }

    /** Cuts one way between two machines. */
    public void cut(String from, String to) {
        cut.add(new Link(from, to));
    }

    /** Mends all links. */
    public void mend() {
        cut.clear();
    }

    public boolean connects(String from, String to) {
        return !cut.contains(new Link(from, to));
    }

    /** Sends a message that may be lost, come late, and come twice. */
    public void send(String from, String to, Runnable delivery) {
        if (lost()) {
            return;
        }
        deliver(from, to, latency(), delivery);
        if (repeated()) {
            deliver(from, to, latency(), delivery);
        }
    }

    private void deliver(String from, String to, Duration delay, Runnable delivery) {
        world.after(delay, () -> {
            if (connects(from, to)) {
                delivery.run();
            } else {
                count(Trouble.DROPPED);
            }
        });
    }

    boolean lost() {
        return happens(quality.drop(), Trouble.DROPPED);
    }

    /** Whether a message that is sent now arrives twice. */
    public boolean repeated() {
        return happens(quality.repeat(), Trouble.REPEATED);
    }

    /** How long a message that is sent now is on its way. */
    public Duration latency() {
        return happens(quality.delay(), Trouble.DELAYED)
                ? world.millis(20, 1000)
                : Duration.ofNanos(100_000L + world.below(1_000_000));
    }

    private boolean happens(double probability, Trouble trouble) {
        boolean happens = world.chance(probability);
        if (happens) {
            count(trouble);
        }
        return happens;
    }

    private void count(Trouble trouble) {
        troubles.merge(trouble, 1, Integer::sum);
    }

    /** How often each trouble was met. */
    public Map<Trouble, Integer> troubles() {
        return new TreeMap<>(troubles);
    }
}
