package io.zeroth.wire.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;

import io.grpc.Status;
import org.junit.jupiter.api.Test;

class CallErrorsTest {
    @Test
    void aRefusedConnectionIsToldAsSuch() {
        Status status = Status.UNAVAILABLE.withDescription("io exception")
                .withCause(new ConnectException("Connection refused: localhost:7070"));
        assertThat(CallErrors.describe(status)).isEqualTo("Connection refused: localhost:7070 (io exception)");
    }

    @Test
    void whatAServerSaysIsToldAlone() {
        assertThat(CallErrors.describe(Status.NOT_FOUND.withDescription("no such task"))).isEqualTo("no such task");
        assertThat(CallErrors.describe(Status.ABORTED)).isEqualTo("ABORTED");
    }
}
