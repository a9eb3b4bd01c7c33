package io.zeroth.cli.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.grpc.StatusException;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.client.ServerOption;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.progress.TextTable;
import io.zeroth.model.task.file.TaskFile;
import io.zeroth.v1.ListTasksRequest;
import io.zeroth.v1.Task;
import io.zeroth.wire.task.StoredTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands for a job's tasks. */
@Command(
        name = "task",
        description = "Adds tasks to a job, lists them, and brings them from the web.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = TaskFetchCommand.class)
public final class TaskCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "push",
            description = "Adds the tasks of task files; they are durable when this returns.",
            footerHeading = "%nExample:%n",
            footer = "  zeroth task push spam.yaml yelp.yaml")
    int push(@Mixin ServerOption server,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Task files.") List<Path> files)
            throws IOException, InterruptedException, StatusException {
        List<io.zeroth.model.task.Task> tasks = new ArrayList<>();
        for (Path file : files) {
            tasks.add(TaskFile.read(file));
        }
        try (ServerConnection connection = server.connect()) {
            for (io.zeroth.model.task.Task task : tasks) {
                StoredTask stored = connection.push(task);
                spec.commandLine()
                        .getOut()
                        .println("task %s is stored, digest %s".formatted(task.spec().name(), stored.digest().brief()));
            }
        }
        return 0;
    }

    @Command(name = "list", description = "Lists the job's tasks.")
    int list(@Mixin ServerOption server) {
        try (ServerConnection connection = server.connect()) {
            TextTable table = TextTable.of("task", "metric", ">weight", ">train", ">dev", ">test", "digest");
            for (Task task : connection.tasks().listTasks(ListTasksRequest.getDefaultInstance()).getTasksList()) {
                table.row(task.getSpec().getName(), task.getSpec().getMetric(),
                        Figures.decimal(task.getSpec().getWeight(), 2), Figures.count(task.getTrainExamples()),
                        Figures.count(task.getDevExamples()), Figures.count(task.getTestExamples()),
                        task.getDigest().substring(0, Math.min(12, task.getDigest().length())));
            }
            table.lines().forEach(spec.commandLine().getOut()::println);
            return 0;
        }
    }
}
