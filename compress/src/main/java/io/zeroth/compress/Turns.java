package io.zeroth.compress;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The calls of several threads to those outside, who hear one at a time, and nothing once one has failed. */
final class Turns {
    private final ReentrantLock turn = new ReentrantLock();
    private Optional<Exception> failure = Optional.empty();

    /** A call to those outside. */
    @FunctionalInterface
    interface Call {
        void run() throws IOException;
    }

    /** @throws InterruptedException where the thread is interrupted, or another has failed */
    void take(Call call) throws IOException, InterruptedException {
        turn.lockInterruptibly();
        try {
            if (failure.isPresent()) {
                throw new InterruptedException("another matrix could not be compressed");
            }
            call.run();
        } catch (IOException | RuntimeException e) {
            fail(e);
            throw e;
        } finally {
            turn.unlock();
        }
    }

    /** Says that a thread has failed; the first counts. */
    void fail(Exception e) {
        turn.lock();
        try {
            failure = failure.or(() -> Optional.of(e));
        } finally {
            turn.unlock();
        }
    }

    /** Throws the first failure, if there was one, as it was thrown. */
    void throwFailure() throws IOException {
        turn.lock();
        try {
            switch (failure.orElse(null)) {
                case null -> {}
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                case Exception e -> throw new IllegalStateException("a thread of the compression failed", e);
            }
        } finally {
            turn.unlock();
        }
    }
}
