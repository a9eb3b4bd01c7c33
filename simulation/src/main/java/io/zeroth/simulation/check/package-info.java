/** What must be true after each event, whatever fails. */
@NullMarked
package io.zeroth.simulation.check;

import org.jspecify.annotations.NullMarked;
