/** The choice of which of a model's weights are trained, and the layout and values that theta begins with. */
@NullMarked
package io.zeroth.model.trainable;

import org.jspecify.annotations.NullMarked;
