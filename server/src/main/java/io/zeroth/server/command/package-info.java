/** What users ask of a job, and what comes of it. */
@NullMarked
package io.zeroth.server.command;

import org.jspecify.annotations.NullMarked;
