package io.zeroth.model.fetch;

import java.util.OptionalLong;

/** What is told while a file is fetched. Calls come from the thread that fetches, at most a few a mebibyte. */
@FunctionalInterface
public interface FetchProgress {
    /** Tells no one. */
    static FetchProgress none() {
        return (file, done, total) -> {};
    }

    /**
     * Some of a file is there.
     *
     * @param file the file's name, for people
     * @param done bytes that are there, those of an earlier, broken transfer included
     * @param total the file's size in bytes, where the server told
     */
    void advanced(String file, long done, OptionalLong total);
}
