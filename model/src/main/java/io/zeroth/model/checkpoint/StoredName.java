package io.zeroth.model.checkpoint;

import static java.util.Objects.requireNonNull;

/**
 * The name that a tensor has in the file that it was first read from.
 *
 * @param transposed whether that file has the kernel as [outputs, inputs], as PyTorch does
 */
public record StoredName(String name, boolean transposed) {
    public StoredName {
        requireNonNull(name, "name");
    }
}
