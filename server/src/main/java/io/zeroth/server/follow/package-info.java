/** What a server that does not lead does for itself. */
@NullMarked
package io.zeroth.server.follow;

import org.jspecify.annotations.NullMarked;
