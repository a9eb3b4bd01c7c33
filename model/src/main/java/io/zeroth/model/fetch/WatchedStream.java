package io.zeroth.model.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A stream that is closed by a watcher when no bytes have come for a while, so that a stalled transfer fails. */
final class WatchedStream extends FilterInputStream {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Thread watcher;
    private volatile long lastNanos = System.nanoTime();

    WatchedStream(InputStream in) {
        super(in);
        this.watcher = Thread.ofVirtual().name("transfer-watcher").start(this::watch);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        lastNanos = System.nanoTime();
        return read;
    }

    @Override
    public void close() throws IOException {
        watcher.interrupt();
        super.close();
    }

    private void watch() {
        try {
            while (System.nanoTime() - lastNanos < PATIENCE.toNanos()) {
                Thread.sleep(PATIENCE.dividedBy(10));
            }
            in.close();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a stalled transfer", e);
        }
    }
}
