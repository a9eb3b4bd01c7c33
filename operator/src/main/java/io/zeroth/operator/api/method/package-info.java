/** How a job trains, by the names of the job file. */
@NullMarked
package io.zeroth.operator.api.method;

import org.jspecify.annotations.NullMarked;
