package io.zeroth.model.job;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.model.task.file.StrictYaml;

/** Reads the mask of a job file: a method's name, or a mapping of {@code method} and the settings that it takes. */
final class MaskReader {
    static final String MASK = "mask";
    private static final String METHOD = "method";

    private MaskReader() {}

    /** The fields of the mapping. */
    static List<String> fields() {
        return Stream.concat(Stream.of(METHOD), Arrays.stream(MaskSetting.values()).map(MaskSetting::field)).toList();
    }

    /** @throws IOException naming the file, the line, the field and the fix */
    static PartialMask read(StrictYaml yaml) throws IOException {
        if (!yaml.has(MASK)) {
            return PartialMask.open();
        }
        if (!yaml.isMapping(MASK)) {
            return PartialMask.of(method(yaml, MASK));
        }
        StrictYaml mask = yaml.mapping(MASK);
        mask.allow(fields().toArray(String[]::new));
        requireTaken(mask, method(mask, METHOD));
        PartialMask given = settings(mask);
        // What the file leaves open may be filled with anything.
        YamlFields.checked(mask, () -> given.rule(0, PartialMask.DEFAULT.learningRate()));
        return given;
    }

    private static PartialMask settings(StrictYaml mask) throws IOException {
        return new PartialMask(Optional.of(method(mask, METHOD)), mask.optionalNumber(MaskSetting.KEEP.field()),
                YamlFields.constant(mask, MaskSetting.ESTIMATOR.field(), Estimator.values()),
                YamlFields.whole(mask, MaskSetting.PROBES.field()), YamlFields.whole(mask, MaskSetting.SHARDS.field()),
                mask.optionalNumber(MaskSetting.ALPHA.field()), mask.optionalNumber(MaskSetting.BETA.field()),
                YamlFields.constant(mask, MaskSetting.NORMALIZATION.field(), RowNormalization.values()),
                mask.optionalNumber(MaskSetting.EPSILON.field()).map(Double::floatValue),
                mask.optionalNumber(MaskSetting.LEARNING_RATE.field()),
                mask.optionalNumber(MaskSetting.DAMPING.field()), mask.optionalWhole(MaskSetting.SEED.field()));
    }

    private static void requireTaken(StrictYaml mask, MaskMethod method) throws IOException {
        String taken = method.settings().stream().map(MaskSetting::field).collect(Collectors.joining(", "));
        for (MaskSetting setting : MaskSetting.values()) {
            if (mask.has(setting.field()) && !method.takes(setting)) {
                throw mask.error(setting.field(),
                        "is %s, and the mask's method is %s, which takes %s; leave it out, or choose %s".formatted(
                                mask.optionalText(setting.field()).orElse(""), method.text(),
                                taken.isEmpty() ? "no settings" : taken, MaskMethod.takers(setting)));
            }
        }
    }

    private static MaskMethod method(StrictYaml yaml, String field) throws IOException {
        String text = yaml.text(field);
        return YamlFields.checked(yaml, field, () -> Names.parse(field, text, MaskMethod.values()));
    }
}
