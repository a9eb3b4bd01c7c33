/** Matrix products by ND4J. */
@NullMarked
package io.zeroth.worker.engine.nd4j;

import org.jspecify.annotations.NullMarked;
