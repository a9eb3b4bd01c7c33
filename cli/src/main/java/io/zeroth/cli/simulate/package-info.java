/** The {@code zeroth simulate} command. */
@NullMarked
package io.zeroth.cli.simulate;

import org.jspecify.annotations.NullMarked;
