package io.zeroth.simulation.world;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.zeroth.server.snapshot.SnapshotFiles;

/**
 * A machine's disk. A crash leaves of what was not synced any part: bytes up to any length, a name that was changed under its
 * old or its new one. What was synced stays, unless it is damaged on purpose.
 */
public final class Disk {
    private final World world;
    private final boolean syncs;
    /** By full name; what the process sees. */
    private final Map<String, Stored> files = new TreeMap<>();
    /** Names as they are sure to be after a crash. */
    private Map<String, Stored> sure = new TreeMap<>();
    private boolean full;
    private boolean damaged;

    /** The bytes of a file, whatever its name, and how many of them are sure. */
    private static final class Stored {
        private byte[] bytes = {};
        private int sure;
    }

    /** @param syncs false for a disk that says it has synced a file and has not */
    public Disk(World world, boolean syncs) {
        this.world = world;
        this.syncs = syncs;
    }

    /** While it is full, nothing can be written. */
    public void full(boolean now) {
        full = now;
    }

    public boolean isFull() {
        return full;
    }

    /** The machine loses power. */
    public void crash() {
        Map<String, Stored> after = new TreeMap<>(sure);
        for (Map.Entry<String, Stored> file : files.entrySet()) {
            if (sure.get(file.getKey()) != file.getValue() && world.chance(0.5)) {
                after.values().remove(file.getValue());
                after.put(file.getKey(), file.getValue());
            }
        }
        after.values().forEach(content -> {
            int kept = content.sure + world.below(content.bytes.length - content.sure + 1);
            content.bytes = Arrays.copyOf(content.bytes, kept);
            content.sure = kept;
        });
        files.clear();
        files.putAll(after);
        sure = new TreeMap<>(after);
    }

    /** Changes a byte of a file whose name has this part; false where there is none. */
    public boolean damage(String part) {
        List<Stored> matching = new ArrayList<>();
        files.forEach((name, content) -> {
            if (name.contains(part) && content.bytes.length > 0) {
                matching.add(content);
            }
        });
        if (matching.isEmpty()) {
            return false;
        }
        damaged = true;
        byte[] bytes = matching.get(world.below(matching.size())).bytes;
        bytes[world.below(bytes.length)] ^= (byte) (1 << world.below(8));
        return true;
    }

    /** Whether anything was ever damaged on purpose. */
    public boolean wasDamaged() {
        return damaged;
    }

    /** The files of a directory. */
    public SnapshotFiles directory(String name) {
        return new Directory(name + "/");
    }

    private void requireRoom(String name) throws IOException {
        if (full) {
            throw new IOException("%s: no space left on device".formatted(name));
        }
    }

    private final class Directory implements SnapshotFiles {
        private final String prefix;

        private Directory(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public List<String> list() {
            return files.keySet()
                    .stream()
                    .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0)
                    .map(name -> name.substring(prefix.length()))
                    .toList();
        }

        @Override
        public SeekableByteChannel read(String name) throws IOException {
            return new BytesChannel(content(name).bytes);
        }

        private Stored content(String name) throws IOException {
            Stored content = files.get(prefix + name);
            if (content == null) {
                throw new NoSuchFileException(prefix + name);
            }
            return content;
        }

        @Override
        public Sink create(String name) throws IOException {
            requireRoom(prefix + name);
            Stored content = new Stored();
            files.put(prefix + name, content);
            return new StoredSink(prefix + name, content);
        }

        @Override
        public void rename(String from, String to) throws IOException {
            files.put(prefix + to, content(from));
            files.remove(prefix + from);
        }

        @Override
        public void sync() {
            sure.keySet().removeIf(name -> name.startsWith(prefix));
            files.forEach((name, content) -> {
                if (name.startsWith(prefix)) {
                    sure.put(name, content);
                }
            });
        }

        @Override
        public void delete(String name) {
            files.remove(prefix + name);
        }

        @Override
        public long size(String name) throws IOException {
            return content(name).bytes.length;
        }

        @Override
        public SnapshotFiles directory(String name) {
            return new Directory(prefix + name + "/");
        }

        @Override
        public String toString() {
            return prefix;
        }
    }

    private final class StoredSink implements SnapshotFiles.Sink {
        private final String name;
        private final Stored content;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private boolean open = true;

        private StoredSink(String name, Stored content) {
            this.name = name;
            this.content = content;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            requireRoom(name);
            byte[] next = new byte[bytes.remaining()];
            bytes.get(next);
            written.writeBytes(next);
            content.bytes = written.toByteArray();
            return next.length;
        }

        @Override
        public void sync() {
            if (syncs) {
                content.sure = content.bytes.length;
            }
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
