package io.zeroth.server.snapshot.remote;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** A storage of whole objects by key. */
public interface ObjectStore extends AutoCloseable {
    /** What an object is made of; it may be read more than once. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    /**
     * Stores an object, in place of one of the same key, at once or not at all.
     *
     * @param length in bytes
     * @param crc32c of the content, which the storage compares with what it got
     * @param about what is told of it beside its content
     */
    void put(String key, Content content, long length, int crc32c, Map<String, String> about) throws IOException;

    /** The keys that begin with {@code prefix}. */
    List<String> list(String prefix) throws IOException;

    /** Deletes an object where it is there. */
    void delete(String key) throws IOException;

    @Override
    void close();
}
