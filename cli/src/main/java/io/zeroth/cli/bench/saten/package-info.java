/** The benchmark of compressed models: what they lose at a size, and what fine-tuning brings back. */
@NullMarked
package io.zeroth.cli.bench.saten;

import org.jspecify.annotations.NullMarked;
