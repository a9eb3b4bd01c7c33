/** The choice of the weights that a job trains: scores of each weight for each task, and the mask that they make (MaZO, arXiv 2502.11513). */
@NullMarked
package io.zeroth.core.importance;

import org.jspecify.annotations.NullMarked;
