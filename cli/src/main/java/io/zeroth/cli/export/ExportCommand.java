package io.zeroth.cli.export;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.grpc.StatusException;
import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.client.ServerList;
import io.zeroth.cli.client.ServerOption;
import io.zeroth.cli.client.TransportOptions;
import io.zeroth.cli.process.EndSignals;
import io.zeroth.model.bert.FileNaming;
import io.zeroth.model.file.PartialDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a tuned model for other tools. */
@Command(
        name = "export",
        description = {
            "Writes a model with all that was trained of it as plain weights, in the safetensors format and under the "
                    + "names that its base model's file has.",
            "",
            "With --server, the model has theta as the job has it now; with --model alone, it is that model as it is, "
                    + "and a compressed one is made whole; with --snapshot, it has the theta of that file. Masked weights, low-rank factors, tensor trains and kept "
                    + "values all become plain matrices, with the values that workers compute with; of a train that "
                    + "workers multiply by in two factors, the product. The tokenizer and the configuration lie "
                    + "beside it, so that the directory is a model like any other.",
            "",
            "Left out is what the base model's file has and Zeroth does not read: all that is neither of the encoder "
                    + "nor of the masked-language-model head, such as a pooler or a next-sentence classifier."},
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth export --server trainer:7070 --out tuned",
            "  zeroth export --server trainer:7070 --names hugging_face --out tuned",
            "  zeroth export --model path:small --out whole",
            "  zeroth export --model path:base --snapshot step-1000.snapshot --out tuned"})
public final class ExportCommand implements Callable<Integer> {
    @Option(
            names = "--server",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "HOST:PORT[,HOST:PORT...]",
            converter = ServerOption.Converter.class,
            description = "The server whose job's model is exported; of several, the one that leads.")
    private Optional<ServerList> server = Optional.empty();

    @Mixin
    private TransportOptions transport = new TransportOptions();

    @Option(
            names = "--model",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "REF",
            description = "The base model: maven:GROUP:ARTIFACT:VERSION, hf:OWNER/NAME@REVISION or path:DIR (default: the "
                    + "one that the job's server was started with).")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--snapshot",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "FILE",
            description = "A snapshot whose theta is put into the model that --model names, which it was tuned from: one of a "
                    + "server's data directory, of its --snapshot-target, or of 'zeroth replay --out'.")
    private Optional<Path> snapshot = Optional.empty();

    @Option(
            names = "--out",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "DIR",
            description = "The directory of the exported model, which is not there yet.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--names",
            defaultValue = "base",
            paramLabel = "NAMES",
            description = "How tensors are called: base (as in the base model's file) or hugging_face (as BertForMaskedLM "
                    + "has them, for base models that come in another format).")
    private FileNaming names = FileNaming.BASE;

    @Option(
            names = "--json",
            description = "Print the result as one JSON document on standard output; lines for people go to standard error.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, StatusException {
        PrintWriter human = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        Path directory = out.orElseThrow(() -> new Failure(
                "--out is not given; say which new directory the model is written to, such as --out tuned"));
        if (snapshot.isPresent() && (server.isPresent() || model.isEmpty())) {
            throw new Failure(
                    "--snapshot is '%s'; give --model with it, the base model that it was tuned from, and no --server"
                            .formatted(snapshot.get()));
        }
        if (server.isEmpty() && model.isEmpty()) {
            throw new Failure(
                    "give --server HOST:PORT, to export the model of a job, or --model REF, to export a model as it is");
        }
        PartialDirectory.requireNew(directory);
        Thread command = Thread.currentThread();
        EndSignals.onFirst(command::interrupt);
        try {
            Export.Result result = export(directory);
            result.exported().lines(directory, result.bytes()).forEach(human::println);
            if (json) {
                spec.commandLine().getOut().println(result.exported().json(directory, result.bytes()));
            }
            return 0;
        } catch (InterruptedException | ClosedByInterruptException e) {
            spec.commandLine().getErr().println("zeroth: interrupted; nothing of %s is left".formatted(directory));
            return EndSignals.EXIT_CODE;
        }
    }

    private Export.Result export(Path directory) throws IOException, StatusException, InterruptedException {
        Export export = new Export(names, directory);
        if (snapshot.isPresent()) {
            return export.snapshot(model.orElseThrow(), snapshot.get());
        }
        if (server.isEmpty()) {
            return export.model(model.orElseThrow());
        }
        try (ServerConnection connection = ServerConnection.to(server.get(), transport.open())) {
            return export.job(connection, model);
        }
    }
}
