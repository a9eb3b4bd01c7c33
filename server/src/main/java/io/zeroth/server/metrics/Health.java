package io.zeroth.server.metrics;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is wrong with a server now; each is empty where nothing is, and one line otherwise.
 *
 * @param live why the process is to be started anew
 * @param ready why nobody is to be sent here yet, or any more
 * @param leader why nothing can be committed, as far as this server knows
 */
public record Health(Supplier<Optional<String>> live, Supplier<Optional<String>> ready,
        Supplier<Optional<String>> leader) {
    public Health {
        requireNonNull(live, "live");
        requireNonNull(ready, "ready");
        requireNonNull(leader, "leader");
    }
}
