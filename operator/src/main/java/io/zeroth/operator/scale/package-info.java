/** How many workers a job should have. */
@NullMarked
package io.zeroth.operator.scale;

import org.jspecify.annotations.NullMarked;
