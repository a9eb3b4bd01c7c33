package io.zeroth.model.task;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt with places to fill in: {@code {field}} where an example's field goes and one {@code [MASK]} where the label
 * word goes.
 */
public record Template(String text) {
    private static final String MASK = "[MASK]";
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}|\\[MASK]");

    public Template {
        requireNonNull(text, "text");
        List<Part> parts = parse(text);
        long targets = parts.stream().filter(Part.Target.class::isInstance).count();
        if (targets != 1) {
            throw new IllegalArgumentException("template '%s' has %d %s; write exactly one where the label word goes"
                    .formatted(text, targets, MASK));
        }
        if (parts.stream().noneMatch(Part.Field.class::isInstance)) {
            throw new IllegalArgumentException(
                    "template '%s' has no field; write for example {text} where an example's text goes"
                            .formatted(text));
        }
    }

    /** A piece of a template. */
    public sealed interface Part {
        /** Text that is the same for every example. */
        record Literal(String text) implements Part {}

        /** The place of an example's field. */
        record Field(String name) implements Part {}

        /** The place of the label word. */
        record Target() implements Part {}
    }

    /** The pieces in order; literals of white space alone are left out, since no tokenizer of ours sees them. */
    public List<Part> parts() {
        return parse(text);
    }

    /** The names of the fields. */
    public SortedSet<String> fields() {
        SortedSet<String> names = new TreeSet<>();
        for (Part part : parts()) {
            if (part instanceof Part.Field field) {
                names.add(field.name());
            }
        }
        return names;
    }

    /**
     * Checks that an example has every field.
     *
     * @throws IllegalArgumentException naming the first field it lacks
     */
    public void check(Example example) {
        for (String field : fields()) {
            if (!example.fields().containsKey(field)) {
                throw new IllegalArgumentException(
                        "the example has no field '%s', which template '%s' asks for; it has %s".formatted(field, text,
                                example.fields().keySet()));
            }
        }
    }

    private static List<Part> parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int end = 0;
        while (place.find()) {
            addLiteral(parts, text, text.substring(end, place.start()));
            parts.add(place.group(1) == null ? new Part.Target() : new Part.Field(place.group(1)));
            end = place.end();
        }
        addLiteral(parts, text, text.substring(end));
        return List.copyOf(parts);
    }

    private static void addLiteral(List<Part> parts, String template, String literal) {
        if (literal.indexOf('{') >= 0 || literal.indexOf('}') >= 0) {
            throw new IllegalArgumentException(
                    "template '%s' has a brace in '%s' that belongs to no field; write fields as {name}"
                            .formatted(template, literal.strip()));
        }
        if (!literal.isBlank()) {
            parts.add(new Part.Literal(literal));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
