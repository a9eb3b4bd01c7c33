/** The pure state machine that turns what happens into what is to be done. */
@NullMarked
package io.zeroth.server.coordinator;

import org.jspecify.annotations.NullMarked;
