/** How a job comes from one step to the next: rounds of work, and what their results add up to. */
@NullMarked
package io.zeroth.server.progress;

import org.jspecify.annotations.NullMarked;
