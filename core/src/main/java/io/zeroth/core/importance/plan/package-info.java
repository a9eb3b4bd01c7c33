/** What workers evaluate before a mask can be chosen, planned from the job alone. */
@NullMarked
package io.zeroth.core.importance.plan;

import org.jspecify.annotations.NullMarked;
