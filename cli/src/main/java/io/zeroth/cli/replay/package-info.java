/** Theta made anew of a job's log. */
@NullMarked
package io.zeroth.cli.replay;

import org.jspecify.annotations.NullMarked;
