package io.zeroth.compress;

/** Hears how far the compression of a model is; one call at a time. */
public interface CompressionProgress {
    /** A thread begins with a tensor. */
    void begun(String tensor);

    /** A tensor is done, and the sink has it. */
    void finished(String tensor, Outcome outcome);

    /** Nobody listens. */
    static CompressionProgress none() {
        return new CompressionProgress() {
            @Override
            public void begun(String tensor) {}

            @Override
            public void finished(String tensor, Outcome outcome) {}
        };
    }
}
