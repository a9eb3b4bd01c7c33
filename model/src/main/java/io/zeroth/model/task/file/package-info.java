/** Tasks as users write them: YAML files with files of examples beside them. */
@NullMarked
package io.zeroth.model.task.file;

import org.jspecify.annotations.NullMarked;
