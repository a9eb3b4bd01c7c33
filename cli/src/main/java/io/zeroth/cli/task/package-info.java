/** The task commands: push, list, fetch. */
@NullMarked
package io.zeroth.cli.task;

import org.jspecify.annotations.NullMarked;
