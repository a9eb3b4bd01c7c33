/** What a job's optimizer learns from the job's own log: weights of tasks, and the scale of scalars. */
@NullMarked
package io.zeroth.core.adapt;

import org.jspecify.annotations.NullMarked;
