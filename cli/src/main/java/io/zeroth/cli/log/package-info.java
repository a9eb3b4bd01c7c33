/** What is in a job's log. */
@NullMarked
package io.zeroth.cli.log;

import org.jspecify.annotations.NullMarked;
