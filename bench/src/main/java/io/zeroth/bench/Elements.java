package io.zeroth.bench;

import java.lang.management.ManagementFactory;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Counts elements and the processor time they took, so that JMH reports both a second. Their quotient is what the machine
 * can do when nothing else runs on it.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Elements {
    // JMH reads counters from public fields.
    public long elements;
    public long cpuNanos;
    private long start;

    public void add(long count) {
        elements += count;
    }

    @Setup(Level.Iteration)
    public void start() {
        start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @TearDown(Level.Iteration)
    public void stop() {
        cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    }
}
