/** What the log of a job is made of, and the job as the fold over it: its phase, tasks, steps and evaluations. */
@NullMarked
package io.zeroth.server.job;

import org.jspecify.annotations.NullMarked;
