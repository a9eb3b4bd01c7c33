/** The cluster commands: status, add, remove, transfer, snapshot. */
@NullMarked
package io.zeroth.cli.cluster;

import org.jspecify.annotations.NullMarked;
