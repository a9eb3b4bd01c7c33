package io.zeroth.operator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A file of JSON documents, one a line, each with the time in milliseconds of this machine as {@code t}. */
final class JobRecord implements AutoCloseable {
    private final Writer file;

    JobRecord(Path path) throws IOException {
        file = Files.newBufferedWriter(path, UTF_8);
    }

    synchronized void add(long millis, ObjectNode document) {
        try {
            file.write(document.put("t", millis).toString());
            file.write('\n');
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
