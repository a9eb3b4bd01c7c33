package io.zeroth.operator.decide;

/**
 * How many pods a job is to have.
 *
 * @param attempt shuts out pods of attempts before; at least 1 once there are pods
 */
public record Scale(int servers, int workers, int attempt) {
    public Scale {
        if (servers < 0 || workers < 0 || attempt < 0) {
            throw new IllegalArgumentException("servers, workers and attempt are %d, %d and %d; none may be below 0"
                    .formatted(servers, workers, attempt));
        }
    }
}
