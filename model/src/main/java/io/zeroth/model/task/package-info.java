/** Data sets with a prompt template, label words and a metric. */
@NullMarked
package io.zeroth.model.task;

import org.jspecify.annotations.NullMarked;
