package io.zeroth.server.snapshot;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A directory of files, as far as a store of snapshots needs one. What was written is sure to outlive a crash of the machine
 * once the file is synced, and its name once the directory is.
 */
public interface SnapshotFiles {
    /** The end of the name of a file that is not whole yet. */
    String PARTIAL = ".partial";

    /** The names of the files, in no order; none where the directory is not there yet. */
    List<String> list() throws IOException;

    /** Opens a file to read. */
    SeekableByteChannel read(String name) throws IOException;

    /** Begins a file, in place of one of the same name. */
    Sink create(String name) throws IOException;

    /** Gives a file another name, in place of a file of that name, at once or not at all. */
    void rename(String from, String to) throws IOException;

    /** Makes names sure. */
    void sync() throws IOException;

    /** Deletes a file where it is there. */
    void delete(String name) throws IOException;

    /** The bytes of a file. */
    long size(String name) throws IOException;

    /** When a file was written; empty where nobody knows. */
    default Optional<Instant> written(String name) throws IOException {
        return Optional.empty();
    }

    /** A directory in this one. */
    SnapshotFiles directory(String name);

    /**
     * Writes a file that has its name only once it is whole and sure, in place of one of the same name, so that whoever
     * reads that name finds all of a file.
     */
    default void publish(String name, Content content) throws IOException {
        String partial = name + PARTIAL;
        try (Sink out = create(partial)) {
            content.write(out);
            out.sync();
        }
        rename(partial, name);
        sync();
    }

    /** Deletes what a crash left half-written. */
    default void deletePartials() throws IOException {
        for (String name : list()) {
            if (name.endsWith(PARTIAL)) {
                delete(name);
            }
        }
    }

    /** What a file is to have. */
    @FunctionalInterface
    interface Content {
        void write(WritableByteChannel out) throws IOException;
    }

    /** A file that is being written. */
    interface Sink extends WritableByteChannel {
        /** Makes what was written sure. */
        void sync() throws IOException;
    }
}
