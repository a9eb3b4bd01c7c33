/** Checkpoints in the file formats that models come in. */
@NullMarked
package io.zeroth.model.checkpoint;

import org.jspecify.annotations.NullMarked;
