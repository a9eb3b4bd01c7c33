package io.zeroth.cli.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

import io.zeroth.cli.Failure;
import io.zeroth.cli.progress.DisplayOption;
import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.cli.progress.ResultOutput;
import io.zeroth.cli.report.OutputFile;
import io.zeroth.model.job.JobFile;
import io.zeroth.model.trainable.TrainableRule;
import io.zeroth.server.log.disk.LogDirectory;
import io.zeroth.server.log.disk.LogEnd;
import io.zeroth.server.log.disk.LogReader;
import io.zeroth.server.replay.KeptSnapshots;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes theta anew of a log. */
@Command(
        name = "replay",
        description = {
            "Makes theta anew of a job's log and its base model alone, and prints its digest by step. Where the server's "
                    + "snapshots lie beside the log, their digests are compared.",
            "",
            "Reads the committed entries out of the files of a server that does not run, or of a copy of them; nothing is "
                    + "written to them. A mask is chosen again out of the scores in the log. Which weights theta is of is "
                    + "told by --train or --job-file, or else by the layout in the snapshot of step 0; the log has the "
                    + "digest of it, so that no other is taken. No value of theta comes out of a snapshot."},
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth replay --log run1",
            "  zeroth replay --log run1 --every 100 --to 1000 --out step-1000.snapshot",
            "  zeroth replay --log copy/log --base path:model --train 'head.{transform,norm}.*' --json"})
public final class ReplayCommand implements Callable<Integer> {
    @Option(
            names = "--log",
            required = true,
            paramLabel = "DIR",
            description = "The --data directory of a server, or the folder 'log' in it.")
    private Path log = Path.of(".");

    @Option(
            names = "--base",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "REF",
            description = "The base model: maven:GROUP:ARTIFACT:VERSION, hf:OWNER/NAME@REVISION or path:DIR (default: the "
                    + "one that the log names).")
    private Optional<String> base = Optional.empty();

    @Option(
            names = "--train",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "PATTERN[=MASK]",
            description = "The weights that the job's server was told to train, as 'zeroth server' takes them; may be given "
                    + "again (default: as the snapshot of step 0 has them).")
    private List<String> train = List.of();

    @Option(
            names = "--job-file",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "FILE",
            description = "A job file whose 'train' is taken where --train is not given.")
    private Optional<Path> jobFile = Optional.empty();

    @Option(
            names = "--snapshots",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "DIR",
            description = "Where the snapshots are that theta is compared with (default: the folder beside the log).")
    private Optional<Path> snapshots = Optional.empty();

    @Option(
            names = "--every",
            defaultValue = "500",
            paramLabel = "N",
            description = "Print the digest every N steps, and after the last one.")
    private long every;

    @Option(
            names = "--to",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "STEP",
            description = "Stop after this step (default: the last one of the log).")
    private Optional<Long> to = Optional.empty();

    @Option(
            names = "--out",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "FILE",
            description = "Write theta after the last step to this file, as a snapshot.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private ResultOutput output = new ResultOutput();

    @Mixin
    private DisplayOption display = new DisplayOption();

    @Override
    public Integer call() throws IOException {
        if (every < 1 || to.orElse(0L) < 0) {
            throw new Failure("--every is %d and --to is %s; every is at least 1, and a step is not negative"
                    .formatted(every, to.map(Object::toString).orElse("not given")));
        }
        out.ifPresent(file -> OutputFile.requireWritable("--out", file));
        LogDirectory directory = LogDirectory.find(log);
        KeptSnapshots files = snapshots(directory);
        try (ProgressDisplay shown = display.open(output); ReplayBase model = new ReplayBase(base, rules(), files)) {
            ReplayRun run = new ReplayRun(model, files, every, to.map(OptionalLong::of).orElse(OptionalLong.empty()),
                    shown);
            LogEnd end = LogReader.read(directory, each -> run.take(each.entry()));
            ReplayResult result = run.finish(end, out);
            result.lines().forEach(shown::print);
            output.document(result::json);
            result.requireSame();
        }
        return 0;
    }

    private KeptSnapshots snapshots(LogDirectory directory) throws IOException {
        Optional<Path> place = snapshots.or(directory::snapshots);
        return place.isPresent() ? KeptSnapshots.in(place.get()) : KeptSnapshots.none();
    }

    private List<TrainableRule> rules() throws IOException {
        if (train.isEmpty() && jobFile.isPresent()) {
            return JobFile.read(jobFile.get()).train();
        }
        return train.stream().map(TrainableRule::parse).toList();
    }
}
