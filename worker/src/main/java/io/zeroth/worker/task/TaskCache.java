package io.zeroth.worker.task;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import io.grpc.Channel;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.task.Task;
import io.zeroth.wire.MalformedMessageException;
import io.zeroth.wire.client.Retries;
import io.zeroth.wire.client.TaskClient;
import io.zeroth.wire.task.TaskMessages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks a worker has fetched, on disk under their digests; a file is used only while it has its digest. */
public final class TaskCache {
    private static final Logger LOG = LoggerFactory.getLogger(TaskCache.class);

    private final TaskClient server;
    private final Path directory;

    public TaskCache(Channel channel, Path directory) {
        this.server = new TaskClient(channel);
        this.directory = directory;
    }

    /**
     * The task of a digest, from disk or else from the server.
     *
     * @throws IOException if the disk fails, or the server does not have the task or stays away
     */
    public Task open(ContentDigest digest) throws IOException, InterruptedException {
        Path file = directory.resolve(digest.hex());
        Optional<Task> cached = Files.exists(file) ? read(file, digest) : Optional.empty();
        if (cached.isPresent()) {
            return cached.get();
        }
        Task task = fetch(digest);
        write(task, file);
        return task;
    }

    private Task fetch(ContentDigest digest) throws IOException, InterruptedException {
        try {
            return Failsafe.with(Retries.<Task>ofTransfers()).get(() -> server.fetch(digest));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new IOException(
                    "task %s could not be fetched: %s".formatted(digest.brief(), String.valueOf(e.getCause())), e);
        }
    }

    private static Optional<Task> read(Path file, ContentDigest digest) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Task task = TaskMessages.read(in);
            if (task.digest().equals(digest)) {
                return Optional.of(task);
            }
            LOG.warn("task {} is fetched again: {} has other content", digest.brief(), file);
        } catch (MalformedMessageException e) {
            LOG.warn("task {} is fetched again: {} is damaged: {}", digest.brief(), file, e.getMessage());
        }
        return Optional.empty();
    }

    private void write(Task task, Path file) throws IOException {
        Files.createDirectories(directory);
        Path part = Files.createTempFile(directory, "task", ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                TaskMessages.write(task, out);
            }
            Files.move(part, file, ATOMIC_MOVE, REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
