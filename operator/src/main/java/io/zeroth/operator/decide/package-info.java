/** What is to be done about a job, as a function of its spec, its status and what is seen. */
@NullMarked
package io.zeroth.operator.decide;

import org.jspecify.annotations.NullMarked;
