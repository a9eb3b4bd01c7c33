/** The command that runs a worker. */
@NullMarked
package io.zeroth.cli.worker;

import org.jspecify.annotations.NullMarked;
