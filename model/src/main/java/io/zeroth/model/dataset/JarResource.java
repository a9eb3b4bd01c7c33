package io.zeroth.model.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

import io.zeroth.model.file.DamagedFileException;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.reference.SourceReference;

/** A text within a jar file of a Maven repository. */
public record JarResource(SourceReference.Maven jar, String name, Charset charset) {
    /** @throws IOException where the jar file cannot be fetched or read, or has no such resource */
    public String read(SourceCache cache) throws IOException {
        Path file = cache.fetch(jar);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null) {
                throw new IOException(
                        "%s holds no %s; delete the file, so that it is fetched again".formatted(file, name));
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return new String(in.readAllBytes(), charset);
            }
        } catch (ZipException | EOFException e) {
            throw new DamagedFileException(file, e);
        }
    }
}
