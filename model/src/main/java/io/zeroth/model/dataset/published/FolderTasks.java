package io.zeroth.model.dataset.published;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.zeroth.model.NearNames;
import io.zeroth.model.dataset.Proportions;
import io.zeroth.model.dataset.Row;
import io.zeroth.model.dataset.Splitter;
import io.zeroth.model.dataset.TaskResource;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.file.StrictYaml;

/**
 * The tasks whose data sets lie in a folder as they are published. Each is a resource {@code tasks/<name>.yaml}: a task
 * file that names the data set's files and the sizes of its splits in place of files of examples.
 *
 * <p>Where the data set has a published file to test on, test examples are from there alone, train and dev examples from
 * the published training file alone, less what is in both. Else all three are cut from all rows.
 */
public final class FolderTasks {
    private static final List<String> NAMES = List.of("sst2", "trec", "subj", "cola", "rte", "cb");

    private FolderTasks() {}

    public static List<String> names() {
        return NAMES;
    }

    /**
     * Loads one task with splits of the sizes that we chose.
     *
     * @param folder the folder in which each data set has its own
     * @throws IOException where a file is missing or is not what it should be, naming it
     * @throws IllegalArgumentException where there is no task of that name, or where the files have too few rows
     */
    public static Task load(String name, Path folder) throws IOException {
        return load(name, folder, Map.of());
    }

    /**
     * Loads one task with splits of other sizes.
     *
     * @param sizes the number of examples of splits; a split that is not named has the size that we chose
     */
    public static Task load(String name, Path folder, Map<Split, Integer> sizes) throws IOException {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no data set '%s'; the nearest are %s".formatted(name, NearNames.of(name, NAMES)));
        }
        TaskResource task = TaskResource.read(FolderTasks.class, "task of data set", name, "proportions", "files");
        StrictYaml files = task.file().mapping("files");
        files.allow("folders", "format", "labels", "train", "test");
        Map<Split, Integer> chosen = new EnumMap<>(task.sizes());
        chosen.putAll(sizes);
        Cut cut = new Cut(task.spec(), Proportions.parse(task.examples().text("proportions")), chosen);
        return cut.of(published(files, folder), files.texts("train"), files.optionalTexts("test").orElse(List.of()));
    }

    private static PublishedFiles published(StrictYaml files, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder %s; give the folder that holds the data sets' folders (%s)"
                    .formatted(folder, PublishedFiles.REFERENCE));
        }
        List<String> names = files.texts("folders");
        Path own = names.stream()
                .map(folder::resolve)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(
                        () -> new IOException("%s holds no folder %s; put the data set's files there (%s says which)"
                                .formatted(folder, String.join(" or ", names), PublishedFiles.REFERENCE)));
        return new PublishedFiles(own, LineFormat.parse(files.text("format")), files.texts("labels"));
    }

    /** How a task's splits are cut. */
    private record Cut(TaskSpec spec, Proportions proportions, Map<Split, Integer> sizes) {
        Task of(PublishedFiles files, List<String> train, List<String> test) throws IOException {
            List<Row> rows = files.rows(train);
            if (test.isEmpty()) {
                return new Task(spec, splitter(sizes).split(rows));
            }
            List<Row> heldOut = files.rows(test);
            Set<String> keys = heldOut.stream().map(Row::key).collect(toSet());
            List<Row> others = rows.stream().filter(row -> !keys.contains(row.key())).toList();
            Map<Split, Integer> within = new EnumMap<>(sizes);
            within.remove(Split.TEST);
            return new Task(spec,
                    Stream.concat(splitter(within).split(others).stream(),
                            splitter(Map.of(Split.TEST, sizes.getOrDefault(Split.TEST, 0))).split(heldOut).stream())
                            .toList());
        }

        private Splitter splitter(Map<Split, Integer> some) {
            return new Splitter(spec.name(), spec.classes(), proportions, some);
        }
    }
}
