/** What a committed step records, its bytes, and how it is folded into theta. */
@NullMarked
package io.zeroth.core.step;

import org.jspecify.annotations.NullMarked;
