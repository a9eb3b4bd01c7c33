/** Connections to a server, and its errors in words. */
@NullMarked
package io.zeroth.cli.client;

import org.jspecify.annotations.NullMarked;
