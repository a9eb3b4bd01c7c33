/** Snapshots of a job's state, so that a restarted server need not apply its whole log again. */
@NullMarked
package io.zeroth.server.log.state;

import org.jspecify.annotations.NullMarked;
