/** BERT-family models: their extents, and their weights under canonical names whatever file they come from. */
@NullMarked
package io.zeroth.model.bert;

import org.jspecify.annotations.NullMarked;
