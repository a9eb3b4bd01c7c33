/** What is true of a job for as long as it exists: its header and how its steps are planned. */
@NullMarked
package io.zeroth.core.job;

import org.jspecify.annotations.NullMarked;
