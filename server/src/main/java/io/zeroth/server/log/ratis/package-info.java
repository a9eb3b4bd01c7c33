/** The log of a job on Apache Ratis. */
@NullMarked
package io.zeroth.server.log.ratis;

import org.jspecify.annotations.NullMarked;
