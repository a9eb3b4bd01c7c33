/** The weights of a BERT-family model in a backend's memory, and the layers that compute with them. */
@NullMarked
package io.zeroth.worker.engine.bert.layer;

import org.jspecify.annotations.NullMarked;
