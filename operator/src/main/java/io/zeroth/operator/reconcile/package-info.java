/** Brings what is there to what is decided, one job at a time. */
@NullMarked
package io.zeroth.operator.reconcile;

import org.jspecify.annotations.NullMarked;
