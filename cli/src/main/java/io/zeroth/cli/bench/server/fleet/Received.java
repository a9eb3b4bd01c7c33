package io.zeroth.cli.bench.server.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.grpc.MethodDescriptor.Marshaller;
import io.zeroth.v1.CommittedSteps;
import io.zeroth.v1.StepRecord;
import io.zeroth.v1.WorkResponse;

/** What a simulated worker is told, read only as far as it needs: of committed steps that others read, the last number. */
final class Received {
    private static final int STEPS_TAG = WireFormat.FieldType.MESSAGE.getWireType()
            | WorkResponse.COMMITTED_STEPS_FIELD_NUMBER << 3;

    private final byte[] bytes;

    private Received(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes of the message, without framing. */
    int size() {
        return bytes.length;
    }

    /** Keeps the bytes. */
    enum Bytes implements Marshaller<Received> {
        INSTANCE;

        @Override
        public InputStream stream(Received value) {
            throw new UnsupportedOperationException("workers do not send what they are told");
        }

        @Override
        public Received parse(InputStream stream) {
            try {
                return new Received(stream.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The number of the last step, where these are committed steps. */
    Optional<Long> lastStep() {
        if (bytes.length == 0 || bytes[0] != STEPS_TAG) {
            return Optional.empty();
        }
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            in.readTag();
            in.pushLimit(in.readRawVarint32());
            long last = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case CommittedSteps.RECORDS_FIELD_NUMBER -> last = number(in);
                    case CommittedSteps.FIRST_STEP_FIELD_NUMBER -> last = in.readUInt64() - 1;
                    case CommittedSteps.PLANNED_STEPS_FIELD_NUMBER -> { in.skipField(tag); last++; }
                    default -> in.skipField(tag);
                }
            }
            return Optional.of(last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The step is the first field of a record. */
    private static long number(CodedInputStream in) throws IOException {
        int end = in.readRawVarint32();
        int begin = in.getTotalBytesRead();
        int tag = in.readTag();
        long step = WireFormat.getTagFieldNumber(tag) == StepRecord.STEP_FIELD_NUMBER ? in.readUInt64() : 0;
        in.skipRawBytes(end - (in.getTotalBytesRead() - begin));
        return step;
    }

    WorkResponse message() {
        try {
            return WorkResponse.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }
}
