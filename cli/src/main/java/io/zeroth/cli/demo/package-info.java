/** The demo: a server and its workers on this machine, from downloads to a table of results. */
@NullMarked
package io.zeroth.cli.demo;

import org.jspecify.annotations.NullMarked;
