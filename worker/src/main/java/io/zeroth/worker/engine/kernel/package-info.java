/**
 * What a forward pass does between its matrix products: Vector API loops whose bits depend neither on the machine's
 * vector width nor on which rows are computed together.
 */
@NullMarked
package io.zeroth.worker.engine.kernel;

import org.jspecify.annotations.NullMarked;
