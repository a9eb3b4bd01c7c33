/** Jobs as users write them: named choices with parameters, and settings of which some are left open. */
@NullMarked
package io.zeroth.model.job;

import org.jspecify.annotations.NullMarked;
