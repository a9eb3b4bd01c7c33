package io.zeroth.model.dataset;

import java.io.IOException;
import java.util.List;

import io.zeroth.model.NearNames;
import io.zeroth.model.dataset.mail.SpamImporter;
import io.zeroth.model.dataset.wordnet.KindImporter;
import io.zeroth.model.dataset.wordnet.WordInContextImporter;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;

/**
 * The tasks whose data sets are published as packages. Each is a resource {@code tasks/<name>.yaml}: a task file that
 * names an importer and the sizes of its splits in place of files of examples.
 */
public final class PackagedTasks {
    private static final List<String> NAMES = List.of("amazon", "imdb", "yelp", "spam", "kind", "wic", "accept");

    private PackagedTasks() {}

    /** What came of loading a task. */
    public sealed interface Outcome {
        String name();

        /** The task is here. */
        record Loaded(Task task) implements Outcome {
            @Override
            public String name() {
                return task.spec().name();
            }
        }

        /** Its package could not be fetched or read; the reason says what to do. */
        record Unavailable(String name, String reason) implements Outcome {}
    }

    public static List<String> names() {
        return NAMES;
    }

    /** Loads tasks one by one; one that cannot be had does not keep the others from it. */
    public static List<Outcome> load(List<String> names, SourceCache cache) {
        return names.stream().map(name -> outcome(name, cache)).toList();
    }

    /**
     * Loads one task.
     *
     * @throws IOException where its package cannot be fetched or read
     */
    public static Task load(String name, SourceCache cache) throws IOException {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no packaged task '%s'; the nearest are %s".formatted(name, NearNames.of(name, NAMES)));
        }
        TaskResource task = TaskResource.read(PackagedTasks.class, "packaged task", name, "importer");
        Importer importer = importer(task.examples().text("importer"));
        TaskSpec spec = task.spec();
        return new Task(spec, new Splitter(spec.name(), spec.classes(), Proportions.BALANCED, task.sizes())
                .split(importer.rows(cache)));
    }

    private static Outcome outcome(String name, SourceCache cache) {
        try {
            return new Outcome.Loaded(load(name, cache));
        } catch (IOException e) {
            return new Outcome.Unavailable(name, String.valueOf(e.getMessage()));
        }
    }

    private static Importer importer(String name) throws IOException {
        return switch (name) {
            case "amazon", "imdb", "yelp" -> new ReviewImporter(name);
            case "spam" -> new SpamImporter();
            case "kind" -> new KindImporter();
            case "wic" -> new WordInContextImporter();
            case "accept" -> new GrammarImporter();
            default -> throw new IOException("there is no importer '%s'".formatted(name));
        };
    }
}
