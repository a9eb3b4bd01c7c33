package io.zeroth.model.job;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

import io.zeroth.model.task.file.StrictYaml;

/** Fields of a YAML file whose values check themselves: what is wrong with one is told with its file, line and field. */
final class YamlFields {
    private YamlFields() {}

    /** The value of a field. */
    static <T> T checked(StrictYaml yaml, String field, Supplier<T> value) throws IOException {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw invalid(yaml, field, e);
        }
    }

    /** A value of several fields, whose errors begin with the name of a setting, as in "learningRate is 0.0; ...". */
    static <T> T checked(StrictYaml yaml, Supplier<T> value) throws IOException {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String setting = message.substring(0, message.indexOf(' '));
            throw invalid(yaml, setting.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT), e);
        }
    }

    static Optional<Integer> whole(StrictYaml yaml, String field) throws IOException {
        return yaml.has(field) ? Optional.of(yaml.integer(field, 0)) : Optional.empty();
    }

    static <E extends Enum<E>> Optional<E> constant(StrictYaml yaml, String field, E[] values) throws IOException {
        Optional<String> text = yaml.optionalText(field);
        return checked(yaml, field, () -> text.map(each -> Names.parse(field, each, values)));
    }

    private static IOException invalid(StrictYaml yaml, String field, IllegalArgumentException cause) {
        return new IOException(yaml.error(field, "is not valid: " + cause.getMessage()).getMessage(), cause);
    }
}
