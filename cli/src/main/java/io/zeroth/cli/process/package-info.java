/** Processes that are started, watched and ended with the one that started them. */
@NullMarked
package io.zeroth.cli.process;

import org.jspecify.annotations.NullMarked;
