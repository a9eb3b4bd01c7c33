/** The servers, workers and users of a simulation. */
@NullMarked
package io.zeroth.simulation.cluster;

import org.jspecify.annotations.NullMarked;
