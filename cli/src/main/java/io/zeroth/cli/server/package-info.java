/** The command that runs a parameter server. */
@NullMarked
package io.zeroth.cli.server;

import org.jspecify.annotations.NullMarked;
