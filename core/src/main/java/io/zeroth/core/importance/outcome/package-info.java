/** What the evaluated work found, as the log keeps it. */
@NullMarked
package io.zeroth.core.importance.outcome;

import org.jspecify.annotations.NullMarked;
