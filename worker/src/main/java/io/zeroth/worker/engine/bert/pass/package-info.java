/** The stretches of a BERT-family forward pass, from one cut point to the next, in the memory of one thread. */
@NullMarked
package io.zeroth.worker.engine.bert.pass;

import org.jspecify.annotations.NullMarked;
