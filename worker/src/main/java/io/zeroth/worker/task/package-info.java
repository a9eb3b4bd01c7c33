/** Tasks as a worker holds them: fetched once, kept on disk, and encoded for the model. */
@NullMarked
package io.zeroth.worker.task;

import org.jspecify.annotations.NullMarked;
