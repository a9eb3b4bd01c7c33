package io.zeroth.cli.replay;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.trainable.BaseWeights;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.model.trainable.TrainableRule;
import io.zeroth.server.replay.BaseModel;
import io.zeroth.server.replay.KeptSnapshots;

/** The base model of a replay, and the layout that the job began with, as far as the command line and files tell them. */
final class ReplayBase implements AutoCloseable {
    private final Optional<String> given;
    private final List<TrainableRule> rules;
    private final KeptSnapshots snapshots;
    private Optional<LanguageModel> model = Optional.empty();

    /**
     * @param given the reference of the model; the log's where empty
     * @param rules which weights theta is of; empty where the snapshot of step 0 tells it
     */
    ReplayBase(Optional<String> given, List<TrainableRule> rules, KeptSnapshots snapshots) {
        this.given = requireNonNull(given, "given");
        this.rules = List.copyOf(rules);
        this.snapshots = requireNonNull(snapshots, "snapshots");
    }

    /** Opens the model for the job of that header. */
    BaseModel open(JobHeader header) {
        try {
            LanguageModel opened = ModelOptions.open(given.orElse(header.baseReference()));
            model = Optional.of(opened);
            return new BaseModel(opened.digest(), layout(opened), BaseWeights.of(opened));
        } catch (IOException e) {
            throw given.isPresent()
                    ? new UncheckedIOException(e.getMessage(), e)
                    : new Failure("the log's base model cannot be opened here: %s; or say where it is by --base REF"
                            .formatted(e.getMessage()), e);
        }
    }

    private Layout layout(LanguageModel opened) throws IOException {
        if (!rules.isEmpty()) {
            return TrainableLayout.of(rules, opened);
        }
        Path file = snapshots.base()
                .orElseThrow(() -> new Failure(
                        "there is no snapshot of step 0 to tell which weights theta is of; give --train or --job-file as the job's server had it, or --snapshots DIR"));
        return KeptSnapshots.read(file).layout();
    }

    @Override
    public void close() {
        model.ifPresent(LanguageModel::close);
    }
}
