/**
 * Files on this machine: written whole or not at all, made by one process at a time, and found in a model's jar or
 * directory.
 */
@NullMarked
package io.zeroth.model.file;

import org.jspecify.annotations.NullMarked;
