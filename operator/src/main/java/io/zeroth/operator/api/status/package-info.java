/** How a job stands, as the operator tells it. */
@NullMarked
package io.zeroth.operator.api.status;

import org.jspecify.annotations.NullMarked;
