package io.zeroth.model.fetch;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;

/**
 * A file in a registry, and what the registry says its digest is; HTTPS alone vouches for a file without one.
 */
public record RemoteFile(URI source, Optional<Checksum> checksum) {
    public RemoteFile {
        requireNonNull(source, "source");
        requireNonNull(checksum, "checksum");
    }
}
