/** Rules of masks, and the work and records of the scoring phase, as messages and back. */
@NullMarked
package io.zeroth.wire.mask;

import org.jspecify.annotations.NullMarked;
