/** What is measured of a running server, and where it is read. */
@NullMarked
package io.zeroth.server.metrics;

import org.jspecify.annotations.NullMarked;
