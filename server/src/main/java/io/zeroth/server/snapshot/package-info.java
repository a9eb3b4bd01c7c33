/** Theta, folded lazily behind the log, and the files it is kept in. */
@NullMarked
package io.zeroth.server.snapshot;

import org.jspecify.annotations.NullMarked;
