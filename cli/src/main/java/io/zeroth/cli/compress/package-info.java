/** Compressed models: making them, looking at them. */
@NullMarked
package io.zeroth.cli.compress;

import org.jspecify.annotations.NullMarked;
