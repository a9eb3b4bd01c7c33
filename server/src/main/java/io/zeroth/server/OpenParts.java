package io.zeroth.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server has open: closed once, the last opened first. */
final class OpenParts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenParts.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    /** @throws IllegalStateException where all is closed already; the part is closed then, too */
    <T extends AutoCloseable> T add(T part) {
        synchronized (this) {
            if (!closed) {
                parts.push(part);
                return part;
            }
        }
        close(part);
        throw new IllegalStateException("the server was closed while it was opened");
    }

    /** Whether closing has begun. */
    synchronized boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        for (Optional<AutoCloseable> next = next(); next.isPresent(); next = next()) {
            close(next.get());
        }
    }

    private synchronized Optional<AutoCloseable> next() {
        closed = true;
        return Optional.ofNullable(parts.poll());
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.warn("closing {} failed", part, e);
        }
    }
}
