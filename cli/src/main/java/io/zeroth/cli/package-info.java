/** The zeroth command: demo, server, worker, job, task, compress, export, bench. */
@NullMarked
package io.zeroth.cli;

import org.jspecify.annotations.NullMarked;
