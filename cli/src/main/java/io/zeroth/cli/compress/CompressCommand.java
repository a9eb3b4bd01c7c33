package io.zeroth.cli.compress;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.process.EndSignals;
import io.zeroth.cli.progress.DisplayOption;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.cli.progress.ResultOutput;
import io.zeroth.compress.Settings;
import io.zeroth.compress.linear.OpenBlas;
import io.zeroth.core.layout.Shape;
import io.zeroth.model.bert.CompressedModelWriter;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.bert.LanguageModels;
import io.zeroth.model.compressed.Manifest;
import io.zeroth.model.compressed.ManifestFile;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.file.ModelFiles;
import io.zeroth.model.file.PartialDirectory;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.reference.SourceReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compresses a model. */
@Command(
        name = "compress",
        description = {"Compresses a model: its matrices become tensor trains and sparse residuals (Saten).", "",
            "The result is a model like any other: give it to servers, workers and 'zeroth demo' as --model path:DIR, and "
                    + "what is trained of its matrices are their cores and kept values."},
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth compress --error 1 --sparsity 2:4 --out small",
            "  zeroth compress --rank 64 --sparsity unstructured:0.9 --only 'encoder.*.kernel' --out small",
            "  zeroth compress --share 0.4 --factors none --sparsity unstructured --out small",
            "  zeroth compress --inspect small", "  zeroth compress --inspect small --json | jq .ratio"})
public final class CompressCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private CompressionOptions compression = new CompressionOptions();

    @Option(
            names = "--out",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "DIR",
            description = "The directory of the compressed model, which is not there yet.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--inspect",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "DIR",
            description = "Compress nothing, and show what is in the compressed model of this directory.")
    private Optional<Path> inspect = Optional.empty();

    @Option(
            names = "--threads",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "Matrices that are compressed at a time (default: one a processor).")
    private Optional<Integer> threads = Optional.empty();

    @Mixin
    private ResultOutput output = new ResultOutput();

    @Mixin
    private DisplayOption display = new DisplayOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter human = output.human();
        if (inspect.isPresent() == out.isPresent()) {
            throw new Failure("give one of --out DIR, to compress a model, and --inspect DIR, to look at one");
        }
        if (inspect.isPresent()) {
            show(inspected(inspect.get()), human);
            return 0;
        }
        Function<Shape, Settings> settings = compression.settings();
        PartialDirectory.requireNew(out.orElseThrow());
        Thread command = Thread.currentThread();
        EndSignals.onFirst(command::interrupt);
        long begin = System.nanoTime();
        try {
            Manifest manifest = compress(settings, out.orElseThrow());
            show(manifest, human);
            human.printf("time        %s%nmodel       path:%s%n",
                    Figures.duration(Duration.ofNanos(System.nanoTime() - begin)), out.orElseThrow());
            return 0;
        } catch (InterruptedException | ClosedByInterruptException e) {
            spec.commandLine()
                    .getErr()
                    .println("zeroth: interrupted; nothing of %s is left".formatted(out.orElseThrow()));
            return EndSignals.EXIT_CODE;
        }
    }

    private Manifest compress(Function<Shape, Settings> settings, Path directory)
            throws IOException, InterruptedException {
        String reference = model.given().orElse(ModelOptions.DEFAULT);
        try (SourceCache cache = ModelOptions.cache(FetchProgress.none());
                LanguageModel base = LanguageModels.open(reference, cache);
                ProgressDisplay shown = display.open(output)) {
            requireWhole(base, reference);
            ModelFiles files = LanguageModels.files(SourceReference.parse(reference), cache);
            List<String> tensors = compression.tensors(base);
            ModelCompressor run = new ModelCompressor(settings, OpenBlas.load(),
                    threads.orElseGet(() -> Runtime.getRuntime().availableProcessors()));
            try (CompressedModelWriter writer = CompressedModelWriter.begin(base, reference, files, directory)) {
                run.run(base, tensors, new CompressionFrames(base, tensors, shown), new ModelSink(writer));
                shown.clear();
                return writer.finish(compression.words());
            }
        }
    }

    /** A second compression would not know what the first one left out. */
    private static void requireWhole(LanguageModel base, String reference) {
        for (String tensor : base.tensors().keySet()) {
            if (base.compressed(tensor).isPresent()) {
                throw new Failure("%s is compressed already; give the model that it was made of".formatted(reference));
            }
        }
    }

    private static Manifest inspected(Path directory) throws IOException {
        Path file = directory.resolve(ModelFiles.COMPRESSION);
        if (!Files.exists(file)) {
            throw new Failure(
                    "%s holds no compressed model, since there is no %s; give a directory that 'zeroth compress --out' made"
                            .formatted(directory, ModelFiles.COMPRESSION));
        }
        try (LanguageModel _ = ModelOptions.open("path:" + directory)) {
            // Opening it has checked all its files.
            return ManifestFile.read(file);
        }
    }

    private void show(Manifest manifest, PrintWriter human) {
        CompressionReport.of(manifest).forEach(human::println);
        output.document(() -> CompressionReport.json(manifest));
    }
}
