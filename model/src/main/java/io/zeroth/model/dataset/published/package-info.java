/** Tasks made of research data sets that a user has in a folder, in the files in which they are published. */
@NullMarked
package io.zeroth.model.dataset.published;

import org.jspecify.annotations.NullMarked;
