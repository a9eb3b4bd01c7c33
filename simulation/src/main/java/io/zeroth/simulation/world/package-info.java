/** What a simulated machine stands on: time, chance, threads, a network and a disk. */
@NullMarked
package io.zeroth.simulation.world;

import org.jspecify.annotations.NullMarked;
