package io.zeroth.wire.client;

import static java.time.temporal.ChronoUnit.MILLIS;

import java.util.concurrent.TimeoutException;

import dev.failsafe.RetryPolicy;
import io.grpc.Status;
import io.grpc.StatusException;

/** When a call that failed is worth another try. */
public final class Retries {
    private static final int TRANSFER_RETRIES = 10;

    private Retries() {}

    /** Tries transfers again, up to ten times, 100 ms to 5 s apart. */
    public static <T> RetryPolicy<T> ofTransfers() {
        return RetryPolicy.<T>builder()
                .handleIf(Retries::mayPass)
                .withBackoff(100, 5_000, MILLIS)
                .withJitter(0.2)
                .withMaxRetries(TRANSFER_RETRIES)
                .build();
    }

    /** Whether the failure may be gone with the next try: the server is away, too slow or was cut off. */
    public static boolean mayPass(Throwable failure) {
        return switch (failure) {
            case StatusException status -> mayPass(status.getStatus());
            case BrokenTransferException _,TimeoutException _ -> true;
            default -> false;
        };
    }

    /** Whether a call that ended with {@code status} may succeed when it is made again. */
    public static boolean mayPass(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE, ABORTED, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED, INTERNAL, UNKNOWN, CANCELLED -> true;
            case OK, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, FAILED_PRECONDITION, OUT_OF_RANGE,
                    UNIMPLEMENTED, DATA_LOSS, UNAUTHENTICATED ->
                false;
        };
    }
}
