package io.zeroth.model.job;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
        try {
            // What the file leaves open may be filled with anything.
            given.rule(0, PartialMask.DEFAULT.learningRate());
        } catch (IllegalArgumentException e) {
            // The message begins with the name of the setting, as in "learningRate is 0.0; ...".
            String message = String.valueOf(e.getMessage());
            String field = message.substring(0, message.indexOf(' ')).replaceAll("([A-Z])", "_$1");
            throw invalid(mask, field.toLowerCase(Locale.ROOT), e);
        }
        return given;
    }

    private static PartialMask settings(StrictYaml mask) throws IOException {
        return new PartialMask(Optional.of(method(mask, METHOD)), mask.optionalNumber(MaskSetting.KEEP.field()),
                constant(mask, MaskSetting.ESTIMATOR, Estimator.values()), whole(mask, MaskSetting.PROBES),
                whole(mask, MaskSetting.SHARDS), mask.optionalNumber(MaskSetting.ALPHA.field()),
                mask.optionalNumber(MaskSetting.BETA.field()),
                constant(mask, MaskSetting.NORMALIZATION, RowNormalization.values()),
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
        try {
            return Names.parse(field, text, MaskMethod.values());
        } catch (IllegalArgumentException e) {
            throw invalid(yaml, field, e);
        }
    }

    private static Optional<Integer> whole(StrictYaml mask, MaskSetting setting) throws IOException {
        return mask.has(setting.field()) ? Optional.of(mask.integer(setting.field(), 0)) : Optional.empty();
    }

    private static <E extends Enum<E>> Optional<E> constant(StrictYaml mask, MaskSetting setting, E[] values)
            throws IOException {
        Optional<String> text = mask.optionalText(setting.field());
        try {
            return text.map(each -> Names.parse(setting.field(), each, values));
        } catch (IllegalArgumentException e) {
            throw invalid(mask, setting.field(), e);
        }
    }

    private static IOException invalid(StrictYaml yaml, String field, IllegalArgumentException cause) {
        return new IOException(yaml.error(field, "is not valid: " + cause.getMessage()).getMessage(), cause);
    }
}
