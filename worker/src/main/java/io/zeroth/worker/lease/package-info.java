/** What a worker does with a lease: forward passes at the right theta, and losses of their logits. */
@NullMarked
package io.zeroth.worker.lease;

import org.jspecify.annotations.NullMarked;
