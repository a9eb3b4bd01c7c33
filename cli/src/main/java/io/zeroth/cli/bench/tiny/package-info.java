/** A model and tasks that are made up on the spot, for what is about processes and not about language. */
@NullMarked
package io.zeroth.cli.bench.tiny;

import org.jspecify.annotations.NullMarked;
