/** The zeroth command: demo, server, worker, job, task. */
@NullMarked
package io.zeroth.cli;

import org.jspecify.annotations.NullMarked;
