/** Which work is open, who may do it, and what became of it. */
@NullMarked
package io.zeroth.server.lease;

import org.jspecify.annotations.NullMarked;
