/** The worker itself: it joins a job, evaluates leases, rejoins when it loses the server, and leaves when asked. */
@NullMarked
package io.zeroth.worker.session;

import org.jspecify.annotations.NullMarked;
