package io.zeroth.model.job;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One of several ways that users choose by name.
 *
 * @param parameters in the order in which the text form has their values
 * @param type the values that it makes
 * @param make makes the value of its parameters' values
 * @param values the parameters' values of a value that it made
 * @param <T> what is chosen
 * @param <C> what this choice makes
 */
public record Choice<T, C extends T>(String name, List<Parameter> parameters, Class<C> type,
        Function<List<Double>, C> make, Function<C, List<? extends Number>> values) {
    public Choice {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(make, "make");
        requireNonNull(values, "values");
        parameters = List.copyOf(parameters);
    }

    /** Without parameters. */
    static <T, C extends T> Choice<T, C> of(C value, String name, Class<C> type) {
        return new Choice<>(name, List.of(), type, _ -> value, _ -> List.of());
    }

    /** How it is written, for example {@code dynamic-weight-average:WINDOW:TEMPERATURE}. */
    public String form() {
        return name + parameters.stream()
                .map(parameter -> ":" + parameter.name().toUpperCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    String text(T value) {
        return name + values.apply(type.cast(value)).stream().map(number -> ":" + number).collect(Collectors.joining());
    }

    /**
     * A number that a choice is made with.
     *
     * @param otherwise what it is where nothing is said
     */
    public record Parameter(String name, double otherwise) {
        public Parameter {
            requireNonNull(name, "name");
        }
    }
}
