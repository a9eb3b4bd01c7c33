/** Tasks made of data sets that are published as packages. */
@NullMarked
package io.zeroth.model.dataset;

import org.jspecify.annotations.NullMarked;
