/** Tuned models as files that other tools read. */
@NullMarked
package io.zeroth.cli.export;

import org.jspecify.annotations.NullMarked;
