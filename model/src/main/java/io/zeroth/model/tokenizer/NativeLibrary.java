package io.zeroth.model.tokenizer;

import java.nio.file.Path;

/** Where DJL keeps the native part of its tokenizers; it reads system properties once, when it is first used. */
final class NativeLibrary {
    /** DJL's own name for the directory, as a system property or a variable of the environment. */
    private static final String DIRECTORY = "ENGINE_CACHE_DIR";
    private static final String OFFLINE = "ai.djl.offline";

    private NativeLibrary() {}

    /** Has DJL extract below {@code directory}, unless the user told it otherwise, and never reach for the network. */
    static void prepare(Path directory) {
        if (System.getenv(DIRECTORY) == null && System.getProperty(DIRECTORY) == null) {
            System.setProperty(DIRECTORY, directory.toAbsolutePath().toString());
        }
        if (System.getProperty(OFFLINE) == null) {
            System.setProperty(OFFLINE, "true");
        }
    }
}
