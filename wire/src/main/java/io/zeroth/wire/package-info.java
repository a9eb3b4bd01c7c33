/** The one place where zeroth.v1 messages become records of core and model, and back. */
@NullMarked
package io.zeroth.wire;

import org.jspecify.annotations.NullMarked;
