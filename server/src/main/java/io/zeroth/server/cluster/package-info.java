/** The servers that keep one job together: who they are, how they are named on a command line, and how they stand. */
@NullMarked
package io.zeroth.server.cluster;

import org.jspecify.annotations.NullMarked;
