package io.zeroth.operator.reconcile;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.status.FineTuneJobStatus;
import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;

/** What each log line of a reconciliation begins with: its number, what brought it about, and the job. */
final class Marker {
    private static final String KEY = "marker";

    private final AtomicLong count = new AtomicLong();

    /** Marks what this thread logs until the result is closed. */
    MDCCloseable mark(FineTuneJob job, Context<FineTuneJob> context) {
        return MDC.putCloseable(KEY, "#%d(%s) FineTuneJob(%s/%s): ".formatted(count.incrementAndGet(),
                trigger(job, context), job.getMetadata().getNamespace(), job.getMetadata().getName()));
    }

    private static String trigger(FineTuneJob job, Context<FineTuneJob> context) {
        if (context.getRetryInfo().isPresent()) {
            return "retry";
        }
        boolean specIsNew = Optional.ofNullable(job.getStatus())
                .map(FineTuneJobStatus::observedGeneration)
                .filter(seen -> seen.equals(job.getMetadata().getGeneration()))
                .isEmpty();
        return specIsNew ? "spec" : "watch";
    }
}
