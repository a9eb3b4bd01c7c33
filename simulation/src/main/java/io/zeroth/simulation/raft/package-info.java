/** A replicated log by the Raft algorithm on simulated machines, in the place that Apache Ratis has in a server. */
@NullMarked
package io.zeroth.simulation.raft;

import org.jspecify.annotations.NullMarked;
