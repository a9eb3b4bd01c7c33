package io.zeroth.cli.task;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.zeroth.model.fetch.FetchException;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.fetch.Transfer;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.file.TaskFile;

/** Brings a task's file, and the files of examples that it names, from where a URL says. */
final class TaskDownload implements AutoCloseable {
    /** What a task's file is called here, whatever it is called there. */
    static final String FILE = "task.yaml";

    private static final RetryPolicy<Path> RETRIES = RetryPolicy.<Path>builder()
            .handleIf(failure -> failure instanceof IOException && !(failure instanceof FetchException))
            .withBackoff(200, 2_000, ChronoUnit.MILLIS)
            .withMaxRetries(4)
            .build();

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    /**
     * Brings a task into a directory, and reads it there as a server does.
     *
     * @throws IOException naming the URL, and what it answered or what is wrong with the task
     */
    Task into(URI url, Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        Files.createDirectories(directory);
        get(url, file);
        try {
            for (String name : TaskFile.exampleFiles(file)) {
                Path examples = below(directory, name);
                Files.createDirectories(examples.getParent());
                get(beside(url, name), examples);
            }
            return TaskFile.read(file);
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("the task at %s cannot be used: %s".formatted(url, e.getMessage()), e);
        }
    }

    private void get(URI url, Path file) throws IOException {
        try {
            var _ = Failsafe.with(RETRIES).get(() -> {
                // What an earlier try has left may be of other content.
                Files.deleteIfExists(file);
                new Transfer(client, FetchProgress.none()).into(url, file);
                return file;
            });
        } catch (FailsafeException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new FetchException(String.valueOf(failure.getMessage()), failure);
            }
            throw e;
        }
    }

    /** Where a name in a task's file leads to, in a directory that nothing is written outside of. */
    private static Path below(Path directory, String name) throws IOException {
        try {
            Path file = directory.resolve(name).normalize();
            if (file.startsWith(directory) && !file.equals(directory) && !file.equals(directory.resolve(FILE))) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw new IOException("examples are in '%s', which is no name of a file: %s".formatted(name, e.getReason()),
                    e);
        }
        throw new IOException(
                "examples are in '%s'; put them beside the task's file or below it, under another name than %s"
                        .formatted(name, FILE));
    }

    private static URI beside(URI url, String name) throws IOException {
        try {
            return url.resolve(new URI(null, null, "./" + name, null));
        } catch (URISyntaxException e) {
            throw new IOException("examples are in '%s', which is no part of a URL: %s".formatted(name, e.getReason()),
                    e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
