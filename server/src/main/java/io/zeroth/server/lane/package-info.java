/** Where the parts of a server do their work: one piece at a time, in order, on a thread or in a simulation. */
@NullMarked
package io.zeroth.server.lane;

import org.jspecify.annotations.NullMarked;
