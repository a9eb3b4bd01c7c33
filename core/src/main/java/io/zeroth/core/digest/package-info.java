/** Names of content. */
@NullMarked
package io.zeroth.core.digest;

import org.jspecify.annotations.NullMarked;
