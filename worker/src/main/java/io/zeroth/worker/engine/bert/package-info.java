/**
 * The forward pass of BERT-family masked language models on the CPU. Examples are rows of one ragged matrix, without
 * padding; every matrix product has one fixed height, and everything else is done row by row or example by example, so
 * that an example's bits do not depend on its neighbours.
 */
@NullMarked
package io.zeroth.worker.engine.bert;

import org.jspecify.annotations.NullMarked;
