/** What turns text into token ids, and the vocabulary it uses. */
@NullMarked
package io.zeroth.model.tokenizer;

import org.jspecify.annotations.NullMarked;
