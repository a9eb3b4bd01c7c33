package io.zeroth.server.snapshot;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * A directory of files, as far as a store of snapshots needs one. What was written is sure to outlive a crash of the machine
 * once the file is synced, and its name once the directory is.
 */
public interface SnapshotFiles {
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

    /** A directory in this one. */
    SnapshotFiles directory(String name);

    /** A file that is being written. */
    interface Sink extends WritableByteChannel {
        /** Makes what was written sure. */
        void sync() throws IOException;
    }
}
