package io.zeroth.cli.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.zeroth.cli.client.ModelOptions;
import io.zeroth.model.job.JobFile;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what job a server runs; what is given on the command line comes before what its job file says. */
final class JobOptions {
    static final String NAME = "job";
    static final long SEED = 7;

    @Option(
            names = "--job-file",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "FILE",
            description = "A YAML file with the job's settings (docs/reference/job.md lists them). An option given on the "
                    + "command line overrides the file's setting; --train and --task replace its lists.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--job",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = "The job's name (default: " + NAME + ").")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--seed",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "What every direction and shard is derived from (default: " + SEED + ").")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--task",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "FILE",
            description = "A task file to begin with; may be given again.")
    private List<Path> tasks = List.of();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private OptimizerOptions optimizer = new OptimizerOptions();

    @Mixin
    private TrainableOptions trainable = new TrainableOptions();

    @Mixin
    private MaskOptions mask = new MaskOptions();

    /**
     * The job of the command line and the job file.
     *
     * @throws IOException where the job file cannot be read
     * @throws IllegalArgumentException where a setting is out of its range, or some do not go together
     */
    Job job() throws IOException {
        JobFile given = new JobFile(name, model.given(), seed, optimizer.noise(), trainable.rules(), mask.given(),
                optimizer.settings(), tasks);
        JobFile whole = given.over(file.isPresent() ? JobFile.read(file.get()) : JobFile.open());
        mask.requireTaken(whole.mask().methodInForce());
        return Job.of(whole);
    }
}
