/** Little-endian bytes in memory: what every codec of this module writes with and reads with. */
@NullMarked
package io.zeroth.core.bytes;

import org.jspecify.annotations.NullMarked;
