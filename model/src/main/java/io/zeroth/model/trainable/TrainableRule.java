package io.zeroth.model.trainable;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tensors that are trained, and how much of each. Its text form is {@code pattern} for whole tensors, or
 * {@code pattern=selection}, for example {@code head.transform.kernel=smallest:0.1}.
 *
 * @param pattern a canonical tensor name in which {@code *} stands for any letters, dots included, and {@code {a,b}} for
 *        {@code a} or {@code b}
 */
public record TrainableRule(String pattern, Selection selection) {
    private static final Pattern SPECIAL = Pattern.compile("\\*|\\{([^{}]*)}|[^*{}]+|[{}]");

    public TrainableRule {
        requireNonNull(pattern, "pattern");
        requireNonNull(selection, "selection");
        if (!pattern.matches("[A-Za-z0-9_.*{},]+")) {
            throw new IllegalArgumentException(
                    "pattern is '%s'; it is letters, digits, dots, underscores, * and {a,b}".formatted(pattern));
        }
        compile(pattern);
    }

    /** @throws IllegalArgumentException naming the part that is wrong */
    public static TrainableRule parse(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new TrainableRule(text.strip(), new Selection.All())
                : new TrainableRule(text.substring(0, equals).strip(),
                        Selection.parse(text.substring(equals + 1).strip()));
    }

    /** Whether the pattern fits a tensor's name. */
    public boolean matches(String tensor) {
        return compile(pattern).matcher(tensor).matches();
    }

    private static Pattern compile(String pattern) {
        StringBuilder regex = new StringBuilder();
        Matcher part = SPECIAL.matcher(pattern);
        while (part.find()) {
            String alternatives = part.group(1);
            if (alternatives != null) {
                regex.append("(?:")
                        .append(String.join("|",
                                Arrays.stream(alternatives.split(",", -1)).map(Pattern::quote).toList()))
                        .append(')');
            } else if (part.group().equals("*")) {
                regex.append(".*");
            } else if (part.group().matches("[{}]")) {
                throw new IllegalArgumentException("pattern is '%s'; its braces do not pair".formatted(pattern));
            } else {
                regex.append(Pattern.quote(part.group()));
            }
        }
        return Pattern.compile(regex.toString());
    }

    @Override
    public String toString() {
        return pattern + "=" + selection;
    }
}
