/** The probes of each step, which follow from the job's header, and how their losses become the step's record. */
@NullMarked
package io.zeroth.core.plan;

import org.jspecify.annotations.NullMarked;
