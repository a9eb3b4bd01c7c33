/** The benchmark of mask estimators: how near their masks come to the mask of the true gradient. */
@NullMarked
package io.zeroth.cli.bench.mazo;

import org.jspecify.annotations.NullMarked;
