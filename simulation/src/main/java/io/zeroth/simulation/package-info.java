/** Simulates a whole cluster from one seed: real coordinators, leases, folds and snapshots on a clock, network, disk and log that fail. */
@NullMarked
package io.zeroth.simulation;

import org.jspecify.annotations.NullMarked;
