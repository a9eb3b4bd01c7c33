/** What a person sees while something long is under way. */
@NullMarked
package io.zeroth.cli.progress;

import org.jspecify.annotations.NullMarked;
