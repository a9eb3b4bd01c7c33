/** The demo's report as one page of HTML. */
@NullMarked
package io.zeroth.cli.report;

import org.jspecify.annotations.NullMarked;
