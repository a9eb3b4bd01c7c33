/** The workers that are connected: who may work, how far each is, and whether its theta is right. */
@NullMarked
package io.zeroth.server.fleet;

import org.jspecify.annotations.NullMarked;
