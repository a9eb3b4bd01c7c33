/** The task commands: push, list. */
@NullMarked
package io.zeroth.cli.task;

import org.jspecify.annotations.NullMarked;
