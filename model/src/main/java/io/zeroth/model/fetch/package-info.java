/** One file's way from a registry to this machine: the transfer, its progress and the check of what came. */
@NullMarked
package io.zeroth.model.fetch;

import org.jspecify.annotations.NullMarked;
