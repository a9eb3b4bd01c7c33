package io.zeroth.cli.bench.server.fleet;

import java.util.concurrent.atomic.LongAdder;

/** What simulated workers counted, all together. */
final class FleetCounts {
    final LongAdder ready = new LongAdder();
    final LongAdder ended = new LongAdder();
    final LongAdder answers = new LongAdder();
    final LongAdder messages = new LongAdder();
    final LongAdder stepBytes = new LongAdder();
    final LongAdder leaseBytes = new LongAdder();
}
