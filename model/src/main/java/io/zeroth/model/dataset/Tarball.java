package io.zeroth.model.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

import io.zeroth.model.file.DamagedFileException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A package of an npm registry: a compressed tar archive. */
public record Tarball(Path file) {
    /** What to do with one file of the archive. */
    @FunctionalInterface
    public interface Visitor {
        void file(String name, byte[] content);
    }

    /**
     * Shows every regular file, in the archive's order.
     *
     * @throws DamagedFileException where the archive is broken
     */
    public void visit(Visitor visitor) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            visit(in, visitor);
        }
    }

    private void visit(InputStream in, Visitor visitor) throws DamagedFileException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in, 1 << 16))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    visitor.file(entry.getName(), tar.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new DamagedFileException(file, e);
        }
    }

    /** The content of one file. */
    public byte[] read(String name) throws IOException {
        byte[][] found = new byte[1][];
        visit((each, content) -> {
            if (each.equals(name)) {
                found[0] = content;
            }
        });
        if (found[0] == null) {
            throw new IOException("%s holds no %s; delete the file, so that it is fetched again".formatted(file, name));
        }
        return found[0];
    }
}
