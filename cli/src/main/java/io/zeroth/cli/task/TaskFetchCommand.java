package io.zeroth.cli.task;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import io.zeroth.cli.Failure;
import io.zeroth.model.file.PartialDirectory;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.file.TaskFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings tasks from where they are published. */
@Command(
        name = "fetch",
        description = {
            "Brings task files, and the files of examples that they name, from the web into a directory, and checks them "
                    + "as 'zeroth server --task' does.",
            "",
            "The task of the first URL becomes DIR/1/" + TaskDownload.FILE + ", that of the second DIR/2/"
                    + TaskDownload.FILE + " and so on. DIR is there once all of them are, or not at all; where it is "
                    + "there already with as many tasks, nothing is brought."},
        footerHeading = "%nExample:%n",
        footer = "  zeroth task fetch https://example.org/spam/task.yaml https://example.org/yelp.yaml --out tasks")
final class TaskFetchCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "URL",
            arity = "1..*",
            description = "Where task files are, by http or https; examples are looked for relative to each.")
    private List<String> urls = List.of();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The directory for the tasks.")
    private Path out = Path.of(".");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        List<URI> sources = urls.stream().map(TaskFetchCommand::parse).toList();
        if (!Files.exists(out)) {
            fetch(sources);
        }
        tell(read(sources.size()));
        return 0;
    }

    private static URI parse(String url) {
        try {
            URI parsed = new URI(url);
            String scheme = String.valueOf(parsed.getScheme()).toLowerCase(Locale.ROOT);
            if (List.of("http", "https").contains(scheme) && parsed.getHost() != null) {
                return parsed;
            }
        } catch (URISyntaxException e) {
            throw new Failure("URL is '%s', which is none: %s; give one such as https://example.org/task.yaml"
                    .formatted(url, e.getReason()), e);
        }
        throw new Failure(
                "URL is '%s'; give one of http or https, such as https://example.org/task.yaml".formatted(url));
    }

    private void fetch(List<URI> sources) throws IOException {
        try (PartialDirectory partial = PartialDirectory.begin(out); TaskDownload download = new TaskDownload()) {
            for (int i = 0; i < sources.size(); i++) {
                var _ = download.into(sources.get(i), partial.path().resolve(Integer.toString(i + 1)));
            }
            partial.publish();
        }
    }

    private Path file(int number) {
        return out.resolve(Integer.toString(number)).resolve(TaskDownload.FILE);
    }

    private List<Task> read(int count) throws IOException {
        List<Task> tasks = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            if (!Files.exists(file(number))) {
                throw new Failure("%s is there already and has no task %d; give the name of a new directory"
                        .formatted(out, number));
            }
            tasks.add(TaskFile.read(file(number)));
        }
        return tasks;
    }

    private void tell(List<Task> tasks) {
        PrintWriter lines = spec.commandLine().getOut();
        for (int i = 0; i < tasks.size(); i++) {
            lines.println("task %s is in %s, digest %s".formatted(tasks.get(i).spec().name(), file(i + 1),
                    tasks.get(i).digest().brief()));
        }
    }
}
