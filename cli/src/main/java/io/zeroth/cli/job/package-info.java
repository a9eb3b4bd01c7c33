/** The job commands: status, pause, resume, stop. */
@NullMarked
package io.zeroth.cli.job;

import org.jspecify.annotations.NullMarked;
