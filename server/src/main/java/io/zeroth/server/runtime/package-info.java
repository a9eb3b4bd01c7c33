/** The one thread that feeds the coordinator and carries out what it decides. */
@NullMarked
package io.zeroth.server.runtime;

import org.jspecify.annotations.NullMarked;
