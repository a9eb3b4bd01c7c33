package io.zeroth.model.file;

import java.io.IOException;
import java.nio.file.Path;

/** A file that was fetched whole and still cannot be read as what it should be; the message names it and the fix. */
public final class DamagedFileException extends IOException {
    public DamagedFileException(Path file, Exception cause) {
        super("%s is damaged: %s; delete the file, so that it is fetched again".formatted(file, reason(cause)), cause);
    }

    private static String reason(Exception cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
