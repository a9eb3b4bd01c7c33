/** What a language model is: checkpoints, tokenizers, architectures, tasks, prompts and metrics. */
@NullMarked
package io.zeroth.model;

import org.jspecify.annotations.NullMarked;
