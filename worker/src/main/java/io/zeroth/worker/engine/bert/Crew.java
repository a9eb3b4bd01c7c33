package io.zeroth.worker.engine.bert;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * The threads of one engine, the caller's included, each with memory of its own. Whoever is free takes the next piece of
 * work; pieces do not depend on each other, so it does not matter who does.
 */
final class Crew implements AutoCloseable {
    private final List<Workspace> workspaces;
    private final ExecutorService others;

    Crew(List<Workspace> workspaces) {
        this.workspaces = List.copyOf(workspaces);
        this.others = Executors.newFixedThreadPool(Math.max(1, workspaces.size() - 1),
                Thread.ofPlatform().daemon().name("zeroth-engine-", 0).factory());
    }

    /** Does every piece and returns when all are done; throws what a piece has thrown. */
    <T> void forEach(List<T> pieces, BiConsumer<Workspace, T> work) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 1; i < Math.min(workspaces.size(), pieces.size()); i++) {
            Workspace workspace = workspaces.get(i);
            running.add(others.submit(() -> drain(pieces, next, workspace, work)));
        }
        try {
            drain(pieces, next, workspaces.getFirst(), work);
        } finally {
            // The others read memory that the caller frees after this, so they are waited for in any case.
            running.forEach(Crew::await);
        }
    }

    private static <T> void drain(List<T> pieces, AtomicInteger next, Workspace workspace,
            BiConsumer<Workspace, T> work) {
        for (int i = next.getAndIncrement(); i < pieces.size(); i = next.getAndIncrement()) {
            work.accept(workspace, pieces.get(i));
        }
    }

    private static void await(Future<?> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    future.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("an engine thread failed", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        others.close();
        workspaces.forEach(Workspace::close);
    }
}
