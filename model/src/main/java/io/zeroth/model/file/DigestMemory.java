package io.zeroth.model.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

import io.zeroth.core.digest.ContentDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The digests of models whose files have the path, size and time of change that they had when it was computed. */
public final class DigestMemory {
    private static final Logger log = LoggerFactory.getLogger(DigestMemory.class);

    private final Path directory;

    /** @param directory where digests are kept, one small file each */
    public DigestMemory(Path directory) {
        this.directory = directory;
    }

    /**
     * The digest of a model, computed only where no file of it was seen before as it is now.
     *
     * @param files all that the digest depends on
     */
    public ContentDigest digest(Iterable<Path> files, Supplier<ContentDigest> compute) {
        Path place;
        try {
            place = directory.resolve(key(files));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a file of the model: %s".formatted(e), e);
        }
        Optional<ContentDigest> remembered = recall(place);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        ContentDigest digest = compute.get();
        remember(place, digest);
        return digest;
    }

    private static Optional<ContentDigest> recall(Path place) {
        if (!Files.exists(place)) {
            return Optional.empty();
        }
        try {
            String hex = Files.readString(place).strip();
            if (hex.matches("[0-9a-f]{64}")) {
                return Optional.of(new ContentDigest(hex));
            }
            log.warn("{} holds no digest; the model's is computed again", place);
        } catch (IOException e) {
            log.warn("{} cannot be read; the model's digest is computed again: {}", place, e.toString());
        }
        return Optional.empty();
    }

    private static void remember(Path place, ContentDigest digest) {
        try {
            AtomicFile.write(place, digest.hex() + "\n");
        } catch (IOException e) {
            log.warn("the model's digest is computed again next time: {}", e.getMessage());
        }
    }

    private static String key(Iterable<Path> files) throws IOException {
        StringBuilder key = new StringBuilder("zeroth.model.1");
        for (Path file : files) {
            key.append('\n')
                    .append(file.toRealPath())
                    .append('\n')
                    .append(Files.size(file))
                    .append('\n')
                    .append(Files.getLastModifiedTime(file));
        }
        return ContentDigest.of(key.toString().getBytes(UTF_8)).hex();
    }
}
