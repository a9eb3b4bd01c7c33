/** The log of a job as files, read where no server runs. */
@NullMarked
package io.zeroth.server.log.disk;

import org.jspecify.annotations.NullMarked;
