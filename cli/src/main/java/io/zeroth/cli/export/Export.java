package io.zeroth.cli.export;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import io.grpc.StatusException;
import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.model.bert.FileNaming;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.bert.LanguageModels;
import io.zeroth.model.bert.WholeModelWriter;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.file.FileTree;
import io.zeroth.model.file.ModelFiles;
import io.zeroth.model.file.PartialDirectory;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.reference.SourceReference;
import io.zeroth.server.replay.KeptSnapshots;
import io.zeroth.v1.JobHeader;
import io.zeroth.v1.JobStatus;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.bert.layer.TunedWeights;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;

/** The export of one model to a new directory. */
final class Export {
    private static final String SNAPSHOT = "snapshot";

    private final FileNaming naming;
    private final Path directory;

    Export(FileNaming naming, Path directory) {
        this.naming = requireNonNull(naming, "naming");
        this.directory = requireNonNull(directory, "directory");
    }

    /** @param bytes of all tensors */
    record Result(Exported exported, long bytes) {}

    /** Exports a model as it is. */
    Result model(String reference) throws IOException, InterruptedException {
        try (SourceCache cache = ModelOptions.cache(FetchProgress.none());
                LanguageModel base = LanguageModels.open(reference, cache);
                PartialDirectory partial = PartialDirectory.begin(directory)) {
            Exported exported = new Exported(reference, base.digest(), Optional.empty());
            return write(base, files(reference, cache), exported, base::read, partial);
        }
    }

    /**
     * Exports a model with the theta of a snapshot.
     *
     * @param reference of the base model; the snapshot does not name it, and its shapes have to fit
     */
    Result snapshot(String reference, Path file) throws IOException, InterruptedException {
        Snapshot snapshot = KeptSnapshots.read(file);
        try (SourceCache cache = ModelOptions.cache(FetchProgress.none());
                LanguageModel base = LanguageModels.open(reference, cache);
                PartialDirectory partial = PartialDirectory.begin(directory);
                BertWeights weights = BertWeights.read(base, Nd4jProducts.load());
                TunedWeights tuned = TunedWeights.of(weights, snapshot.layout(), snapshot.theta())) {
            Exported exported = new Exported(reference, base.digest(), Optional.empty(),
                    Optional.of(new Exported.Kept(file, snapshot.step(), snapshot.digest())));
            return write(base, files(reference, cache), exported, tuned::read, partial);
        }
    }

    /**
     * Exports a job's model with theta as the job has it now.
     *
     * @param given the base model's reference; the job's own where empty
     * @throws Failure where that is another model
     */
    Result job(ServerConnection connection, Optional<String> given)
            throws IOException, StatusException, InterruptedException {
        JobStatus status = connection.status();
        JobHeader header = status.getHeader();
        String reference = given.orElse(header.getBaseReference());
        try (SourceCache cache = ModelOptions.cache(FetchProgress.none());
                LanguageModel base = open(reference, given.isPresent(), cache)) {
            requireBase(base, reference, header);
            try (PartialDirectory partial = PartialDirectory.begin(directory)) {
                ModelFiles files = files(reference, cache);
                return status.getStep() == 0
                        ? write(base, files, exported(base, reference, status, Optional.empty()), base::read, partial)
                        : tuned(connection, status, base, reference, files, partial);
            }
        }
    }

    private static LanguageModel open(String reference, boolean given, SourceCache cache) throws IOException {
        try {
            return LanguageModels.open(reference, cache);
        } catch (IOException e) {
            if (given) {
                throw e;
            }
            throw new Failure("the job's base model cannot be opened here: %s; or say where it is by --model REF"
                    .formatted(e.getMessage()), e);
        }
    }

    private static ModelFiles files(String reference, SourceCache cache) throws IOException {
        return LanguageModels.files(SourceReference.parse(reference), cache);
    }

    private static void requireBase(LanguageModel base, String reference, JobHeader header) {
        if (!base.digest().hex().equals(header.getBaseDigest())) {
            throw new Failure(
                    "%s has digest %s and the base model of job '%s' has %s; give that model, %s, as it was when the job began"
                            .formatted(reference, base.digest().hex(), header.getJob(), header.getBaseDigest(),
                                    header.getBaseReference()));
        }
    }

    private Result tuned(ServerConnection connection, JobStatus status, LanguageModel base, String reference,
            ModelFiles files, PartialDirectory partial) throws IOException, StatusException, InterruptedException {
        Path snapshot = partial.path().resolve(SNAPSHOT);
        JobTheta theta = JobTheta.fetch(connection, status, snapshot);
        FileTree.delete(snapshot);
        try (BertWeights weights = BertWeights.read(base, Nd4jProducts.load());
                TunedWeights tuned = TunedWeights.of(weights, theta.layout(), theta.theta())) {
            return write(base, files, exported(base, reference, status, Optional.of(theta)), tuned::read, partial);
        }
    }

    private static Exported exported(LanguageModel base, String reference, JobStatus status, Optional<JobTheta> theta) {
        JobHeader header = status.getHeader();
        boolean masking = header.hasMask() && status.getMask().getLayoutDigest().isEmpty();
        return new Exported(reference, base.digest(),
                Optional.of(new Exported.Tuned(header.getJob(), theta.map(JobTheta::step).orElse(0L),
                        header.getOptimizer().getSteps(), theta.map(JobTheta::digest),
                        theta.flatMap(JobTheta::confirmedAt), masking)));
    }

    private Result write(LanguageModel base, ModelFiles files, Exported exported, WholeModelWriter.Values values,
            PartialDirectory partial) throws IOException, InterruptedException {
        long bytes = new WholeModelWriter(base, files, naming).write(partial.path(), exported.metadata(), values);
        partial.publish();
        return new Result(exported, bytes);
    }
}
