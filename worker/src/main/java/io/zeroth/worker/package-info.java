/** The stateless worker: session with the server, leases, forward engines. */
@NullMarked
package io.zeroth.worker;

import org.jspecify.annotations.NullMarked;
