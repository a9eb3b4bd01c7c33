/** The client's side of zeroth.v1 that workers and the command share: channels, task transfer and snapshot download. */
@NullMarked
package io.zeroth.wire.client;

import org.jspecify.annotations.NullMarked;
