/** What the coordinator is told, and what it wants done. */
@NullMarked
package io.zeroth.server.event;

import org.jspecify.annotations.NullMarked;
