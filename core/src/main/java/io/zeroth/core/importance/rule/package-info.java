/** How a job's mask is to be chosen. */
@NullMarked
package io.zeroth.core.importance.rule;

import org.jspecify.annotations.NullMarked;
