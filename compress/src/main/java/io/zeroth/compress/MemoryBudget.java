package io.zeroth.compress;

/** A number of bytes that several threads share; whoever wants more than is left waits. */
final class MemoryBudget {
    private final long bytes;
    private long taken;

    /** @param bytes positive */
    MemoryBudget(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("memory is %d bytes; it must be at least 1".formatted(bytes));
        }
        this.bytes = bytes;
    }

    /** Takes a part of it; one larger than the whole is given where nobody else has any. */
    synchronized Grant take(long part) throws InterruptedException {
        long counted = Math.min(part, bytes);
        while (taken + counted > bytes) {
            wait();
        }
        taken += counted;
        return new Grant(counted);
    }

    synchronized long taken() {
        return taken;
    }

    private synchronized void giveBack(long part) {
        taken -= part;
        notifyAll();
    }

    /** A part that is taken until it is closed. One thread has it. */
    final class Grant implements MemoryUse, AutoCloseable {
        private long held;

        private Grant(long held) {
            this.held = held;
        }

        @Override
        public void atMost(long part) {
            if (part < held) {
                giveBack(held - part);
                held = part;
            }
        }

        @Override
        public void close() {
            atMost(0);
        }
    }
}
