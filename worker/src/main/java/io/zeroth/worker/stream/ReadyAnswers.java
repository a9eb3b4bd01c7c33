package io.zeroth.worker.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.zeroth.v1.Answer;
import io.zeroth.v1.WorkRequest;

/** Answers that are ready, until they are said together: when nothing more comes at once, or the first has waited a while. */
public final class ReadyAnswers {
    /** How long an answer waits for others (chosen): little against the time of a forward pass, and much against a message's. */
    static final Duration LONGEST = Duration.ofMillis(5);

    private final Consumer<WorkRequest> out;
    private final LongSupplier nanos;
    private final List<Answer> ready = new ArrayList<>();
    private long since;

    /** @param nanos a clock that never goes back, such as {@link System#nanoTime} */
    public ReadyAnswers(Consumer<WorkRequest> out, LongSupplier nanos) {
        this.out = requireNonNull(out, "out");
        this.nanos = requireNonNull(nanos, "nanos");
    }

    /** @param more whether there is work at hand whose answer could go with this one */
    public void add(Answer answer, boolean more) {
        long now = nanos.getAsLong();
        if (ready.isEmpty()) {
            since = now;
        }
        ready.add(answer);
        if (!more || now - since >= LONGEST.toNanos()) {
            say();
        }
    }

    /** Says what is ready. */
    public void say() {
        if (!ready.isEmpty()) {
            out.accept(WorkMessages.answers(ready));
            ready.clear();
        }
    }
}
