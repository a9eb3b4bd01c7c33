package io.zeroth.worker.task;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.wire.task.StoredTask;

/** The tasks of a session, by the numbers that leases name them by. Used by one thread. */
public final class TaskTable {
    private final TaskCache cache;
    private final TaskEncoder encoder;
    private final Map<ContentDigest, EncodedTask> encoded = new HashMap<>();
    private List<StoredTask> tasks = List.of();

    public TaskTable(TaskCache cache, TaskEncoder encoder) {
        this.cache = cache;
        this.encoder = encoder;
    }

    /**
     * Takes the server's list; tasks that are new are fetched and encoded, and those it no longer names are let go.
     *
     * @throws IOException if a task cannot be fetched; the list is as before
     */
    public void update(List<StoredTask> list) throws IOException, InterruptedException {
        for (StoredTask task : list) {
            if (!encoded.containsKey(task.digest())) {
                encoded.put(task.digest(), encoder.encode(cache.open(task.digest()), task.digest()));
            }
        }
        tasks = List.copyOf(list);
        encoded.keySet().retainAll(tasks.stream().map(StoredTask::digest).toList());
    }

    public int size() {
        return tasks.size();
    }

    /** @throws IllegalArgumentException if there is no task of that number */
    public EncodedTask get(int number) {
        if (number < 0 || number >= tasks.size()) {
            throw new IllegalArgumentException(
                    "task is %d, and the server listed %d tasks".formatted(number, tasks.size()));
        }
        EncodedTask task = encoded.get(tasks.get(number).digest());
        if (task == null) {
            throw new IllegalStateException("task %d was listed and never encoded".formatted(number));
        }
        return task;
    }
}
