/** What goes wrong in a simulation, and when. */
@NullMarked
package io.zeroth.simulation.fault;

import org.jspecify.annotations.NullMarked;
