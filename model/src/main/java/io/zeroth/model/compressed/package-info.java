/** Compressed models as files: tensor trains, kept values, packed masks, and the manifest that says what they stand for. */
@NullMarked
package io.zeroth.model.compressed;

import org.jspecify.annotations.NullMarked;
