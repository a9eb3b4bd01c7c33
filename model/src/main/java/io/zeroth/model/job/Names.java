package io.zeroth.model.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The constants of enums as users write them: small letters, with hyphens. */
public final class Names {
    private Names() {}

    /** @throws IllegalArgumentException naming the setting, the text and the names that there are */
    public static <E extends Enum<E>> E parse(String what, String text, E[] values) {
        return Arrays.stream(values)
                .filter(value -> of(value).equals(text.strip().toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s is '%s'; it is one of %s".formatted(what, text,
                        Arrays.stream(values).map(Names::of).collect(Collectors.joining(", ")))));
    }

    /** The name that users write. */
    public static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
