package io.zeroth.cli.replay;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;

import io.zeroth.cli.progress.Figures;
import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.server.replay.KeptSnapshots;

/** What a snapshot file says of theta at its step. */
sealed interface Comparison {
    Path file();

    /** For a table. */
    String words();

    /** It has the digest that the log gives. */
    record Same(Path file) implements Comparison {
        public Same {
            requireNonNull(file, "file");
        }

        @Override
        public String words() {
            return "the snapshot's, too";
        }
    }

    /** It has another one. */
    record Different(Path file, long digest) implements Comparison {
        public Different {
            requireNonNull(file, "file");
        }

        @Override
        public String words() {
            return "the snapshot has " + Figures.digest(digest);
        }
    }

    /** It was changed or cut off. */
    record Unreadable(Path file, String why) implements Comparison {
        public Unreadable {
            requireNonNull(file, "file");
            requireNonNull(why, "why");
        }

        @Override
        public String words() {
            return "the snapshot is damaged";
        }
    }

    /** Compares the digest of theta with that of the snapshot in {@code file}. */
    static Comparison of(Path file, long digest) throws IOException {
        try {
            long found = KeptSnapshots.read(file).digest();
            return found == digest ? new Same(file) : new Different(file, found);
        } catch (MalformedBytesException e) {
            return new Unreadable(file, String.valueOf(e.getMessage()));
        }
    }
}
