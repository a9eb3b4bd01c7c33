/** Theta made anew of a job's log and its base model. */
@NullMarked
package io.zeroth.server.replay;

import org.jspecify.annotations.NullMarked;
