package io.zeroth.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import org.junit.jupiter.api.Test;

class RpcExplanationTest {
    @Test
    void theFieldsThatAServerNamesAreTold() {
        Status status = Status.newBuilder()
                .setCode(Code.INVALID_ARGUMENT_VALUE)
                .setMessage("the task is not valid")
                .addDetails(Any.pack(BadRequest.newBuilder()
                        .addFieldViolations(FieldViolation.newBuilder()
                                .setField("spec.weight")
                                .setDescription("is -1; give one above 0"))
                        .build()))
                .addDetails(Any.pack(ErrorInfo.newBuilder().setReason("BAD_TASK").build()))
                .build();

        assertThat(RpcExplanation.of(StatusProto.toStatusRuntimeException(status)))
                .isEqualTo("the server says: the task is not valid (spec.weight: is -1; give one above 0; BAD_TASK)");
    }

    @Test
    void anErrorWithoutDetailsIsItsMessage() {
        assertThat(RpcExplanation
                .of(io.grpc.Status.FAILED_PRECONDITION.withDescription("the job is complete").asRuntimeException()))
                .isEqualTo("the server says: the job is complete");
    }
}
