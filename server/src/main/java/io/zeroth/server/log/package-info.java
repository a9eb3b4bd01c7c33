/** The replicated, durable log of a job: what may follow in it, and the bytes of its entries. */
@NullMarked
package io.zeroth.server.log;

import org.jspecify.annotations.NullMarked;
