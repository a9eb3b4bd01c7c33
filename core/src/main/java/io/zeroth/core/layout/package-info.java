/** Which weights of the base model theta holds, and where. */
@NullMarked
package io.zeroth.core.layout;

import org.jspecify.annotations.NullMarked;
