/** Tasks as messages: specifications, batches of examples, and what a server keeps of each. */
@NullMarked
package io.zeroth.wire.task;

import org.jspecify.annotations.NullMarked;
