/** Examples as a model reads them: prompts in tokens with one place to fill in. */
@NullMarked
package io.zeroth.model.prompt;

import org.jspecify.annotations.NullMarked;
