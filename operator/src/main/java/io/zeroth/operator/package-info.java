/** The operator as a process. */
@NullMarked
package io.zeroth.operator;

import org.jspecify.annotations.NullMarked;
