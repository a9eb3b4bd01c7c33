package io.zeroth.model.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.model.task.file.StrictYaml;
import io.zeroth.model.trainable.TrainableRule;

/** Reads job files. */
final class JobFileReader {
    private static final String OPTIMIZER = "optimizer";
    private static final String AGGREGATION = "aggregation";
    private static final String PROBE_COUNT = "probe_count";
    private static final String VARIANCE = "variance";
    private static final String WEIGHTING = "task_weighting";
    private static final List<String> FIELDS = List.of("name", "model", "seed", "noise", "train", MaskReader.MASK,
            OPTIMIZER, VARIANCE, WEIGHTING, "tasks");
    private static final List<String> OPTIMIZER_FIELDS = List.of("steps", "learning_rate", "schedule", "warmup_steps",
            "epsilon", "seeds_per_step", PROBE_COUNT, "seed_sharing", "shard_size", "clip", AGGREGATION);
    /** What a file's settings are checked over, for what it leaves open may be filled with anything. */
    private static final OptimizerSettings ANYTHING = new OptimizerSettings(Long.MAX_VALUE, 1, 1,
            LearningRateSchedule.CONSTANT, 2, SeedSharing.SHARED, 1, 0);

    private final Path file;

    JobFileReader(Path file) {
        this.file = file;
    }

    /** Every setting by its path, with dots. */
    static List<String> settings() {
        List<String> settings = new ArrayList<>();
        for (String field : FIELDS) {
            switch (field) {
                case OPTIMIZER -> OPTIMIZER_FIELDS.stream()
                        .filter(each -> !each.equals(AGGREGATION) && !each.equals(PROBE_COUNT))
                        .forEach(each -> settings.add(OPTIMIZER + "." + each));
                case MaskReader.MASK -> add(settings, MaskReader.MASK, MaskReader.fields());
                case VARIANCE -> add(settings, VARIANCE, OptimizerChoices.VARIANCE);
                case WEIGHTING -> add(settings, WEIGHTING, OptimizerChoices.WEIGHTING);
                default -> settings.add(field);
            }
        }
        add(settings, OPTIMIZER + "." + AGGREGATION, OptimizerChoices.AGGREGATION);
        add(settings, OPTIMIZER + "." + PROBE_COUNT, OptimizerChoices.COUNT);
        return settings;
    }

    private static void add(List<String> settings, String field, Choices<?> choices) {
        add(settings, field, choices.fields());
    }

    private static void add(List<String> settings, String field, List<String> parts) {
        parts.forEach(each -> settings.add(field + "." + each));
    }

    JobFile read(String text) throws IOException {
        StrictYaml yaml = StrictYaml.parse("job file " + file.getFileName(), text);
        yaml.allow(FIELDS.toArray(String[]::new));
        List<Path> tasks = new ArrayList<>();
        for (String task : yaml.optionalTexts("tasks").orElse(List.of())) {
            tasks.add(YamlFields.checked(yaml, "tasks", () -> file.resolveSibling(task)));
        }
        List<TrainableRule> train = new ArrayList<>();
        for (String rule : yaml.optionalTexts("train").orElse(List.of())) {
            train.add(YamlFields.checked(yaml, "train", () -> TrainableRule.parse(rule)));
        }
        Optional<String> name = yaml.optionalText("name");
        if (name.isPresent() && name.get().isBlank()) {
            throw yaml.error("name", "is empty; name the job, or leave the field out");
        }
        return new JobFile(name, yaml.optionalText("model"), yaml.optionalWhole("seed"),
                YamlFields.constant(yaml, "noise", NoiseKind.values()), train, MaskReader.read(yaml), optimizer(yaml),
                tasks);
    }

    private static PartialOptimizer optimizer(StrictYaml yaml) throws IOException {
        PartialOptimizer rules = PartialOptimizer.open()
                .withVariance(choice(yaml, VARIANCE, OptimizerChoices.VARIANCE))
                .withWeighting(choice(yaml, WEIGHTING, OptimizerChoices.WEIGHTING));
        return yaml.has(OPTIMIZER) ? settings(yaml.mapping(OPTIMIZER)).over(rules) : rules;
    }

    private static PartialOptimizer settings(StrictYaml yaml) throws IOException {
        yaml.allow(OPTIMIZER_FIELDS.toArray(String[]::new));
        PartialOptimizer settings = new PartialOptimizer(yaml.optionalWhole("steps"), real(yaml, "epsilon"),
                real(yaml, "learning_rate"), YamlFields.constant(yaml, "schedule", LearningRateSchedule.values()),
                YamlFields.whole(yaml, "seeds_per_step"),
                YamlFields.constant(yaml, "seed_sharing", SeedSharing.values()), YamlFields.whole(yaml, "shard_size"),
                real(yaml, "clip"), yaml.optionalWhole("warmup_steps"),
                choice(yaml, AGGREGATION, OptimizerChoices.AGGREGATION), Optional.empty(), Optional.empty(),
                choice(yaml, PROBE_COUNT, OptimizerChoices.COUNT));
        YamlFields.checked(yaml, () -> settings.over(ANYTHING));
        return settings;
    }

    private static Optional<Float> real(StrictYaml yaml, String field) throws IOException {
        return yaml.optionalNumber(field).map(Double::floatValue);
    }

    private static <T> Optional<T> choice(StrictYaml yaml, String field, Choices<T> choices) throws IOException {
        return yaml.has(field) ? Optional.of(choices.read(yaml, field)) : Optional.empty();
    }
}
