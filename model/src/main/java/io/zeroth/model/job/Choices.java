package io.zeroth.model.job;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.zeroth.model.job.Choice.Parameter;
import io.zeroth.model.task.file.StrictYaml;

/**
 * The ways that users choose from by name, in a text such as {@code loss-scale:0.9} or a mapping such as
 * {@code {name: loss-scale, decay: 0.9}}; parameters that are not given are as each choice has them.
 *
 * @param what the setting's name in errors
 * @param <T> what is chosen
 */
public record Choices<T>(String what, List<Choice<T, ? extends T>> all) {
    private static final String NAME = "name";

    public Choices {
        requireNonNull(what, "what");
        all = List.copyOf(all);
    }

    /** @throws IllegalArgumentException naming the setting, the text and what can be written */
    public T parse(String text) {
        String[] parts = text.strip().split(":", -1);
        Choice<T, ? extends T> choice = named(parts[0], text);
        if (parts.length - 1 > choice.parameters().size()) {
            throw new IllegalArgumentException("%s is '%s'; write %s".formatted(what, text, choice.form()));
        }
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < choice.parameters().size(); i++) {
            Parameter parameter = choice.parameters().get(i);
            values.add(i + 1 < parts.length ? number(parts[i + 1], text, choice) : parameter.otherwise());
        }
        return choice.make().apply(values);
    }

    /** Reads a field that is there, a text or a mapping. */
    public T read(StrictYaml yaml, String field) throws IOException {
        try {
            return yaml.isMapping(field) ? read(yaml.mapping(field)) : parse(yaml.text(field));
        } catch (IllegalArgumentException e) {
            throw new IOException(yaml.error(field, "is not valid: " + e.getMessage()).getMessage(), e);
        }
    }

    private T read(StrictYaml mapping) throws IOException {
        Choice<T, ? extends T> choice = named(mapping.text(NAME), mapping.text(NAME));
        List<String> known = new ArrayList<>(List.of(NAME));
        choice.parameters().forEach(parameter -> known.add(parameter.name()));
        mapping.allow(known.toArray(String[]::new));
        List<Double> values = new ArrayList<>();
        for (Parameter parameter : choice.parameters()) {
            values.add(mapping.number(parameter.name(), parameter.otherwise()));
        }
        return choice.make().apply(values);
    }

    /** The text that {@link #parse} makes {@code value} of. */
    public String text(T value) {
        return all.stream()
                .filter(choice -> choice.type().isInstance(value))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("%s has no name for %s".formatted(what, value)))
                .text(value);
    }

    /** The fields of the mapping form, over all choices. */
    public List<String> fields() {
        return Stream
                .concat(Stream.of(NAME),
                        all.stream().flatMap(choice -> choice.parameters().stream()).map(Parameter::name))
                .distinct()
                .toList();
    }

    /** What can be written, with commas between. */
    public String forms() {
        return String.join(", ", all.stream().map(Choice::form).toList());
    }

    private Choice<T, ? extends T> named(String name, String text) {
        return all.stream()
                .filter(choice -> choice.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s is '%s'; it is one of %s".formatted(what, text, forms())));
    }

    private double number(String part, String text, Choice<T, ? extends T> choice) {
        try {
            return Double.parseDouble(part);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s is '%s', and '%s' is no number; write %s as in %s".formatted(what,
                    text, part, choice.form(), example(choice)), e);
        }
    }

    private static String example(Choice<?, ?> choice) {
        return choice.name() + Arrays.toString(choice.parameters().stream().mapToDouble(Parameter::otherwise).toArray())
                .replaceAll("[\\[,]\\s*", ":")
                .replace("]", "");
    }
}
