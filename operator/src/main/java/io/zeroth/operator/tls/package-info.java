/** The certificates of jobs. */
@NullMarked
package io.zeroth.operator.tls;

import org.jspecify.annotations.NullMarked;
