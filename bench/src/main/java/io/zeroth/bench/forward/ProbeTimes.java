package io.zeroth.bench.forward;

import java.lang.management.ManagementFactory;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The processor time of the parts of probes, in nanoseconds of the one thread that runs them. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class ProbeTimes {
    // JMH reads counters from public fields.
    public long writeNanos;
    public long loadNanos;
    public long scoreNanos;
    public long probes;

    static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
