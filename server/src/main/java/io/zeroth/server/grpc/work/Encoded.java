package io.zeroth.server.grpc.work;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.zeroth.v1.WorkResponse;

/** What a worker is told, as bytes, so that what all workers are told is encoded once. */
final class Encoded {
    static final Marshaller<Encoded> MARSHALLER = new Bytes();

    private final byte[] bytes;

    private Encoded(byte[] bytes) {
        this.bytes = bytes;
    }

    static Encoded of(WorkResponse message) {
        return new Encoded(message.toByteArray());
    }

    private static final class Bytes implements Marshaller<Encoded> {
        @Override
        public InputStream stream(Encoded message) {
            return new Draining(message.bytes);
        }

        @Override
        public Encoded parse(InputStream stream) {
            try {
                return new Encoded(stream.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Hands its bytes over without a buffer between. */
    private static final class Draining extends ByteArrayInputStream implements Drainable, KnownLength {
        private Draining(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            return Math.toIntExact(transferTo(target));
        }
    }
}
