package io.zeroth.model.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.zeroth.core.digest.ContentDigest;
import org.jspecify.annotations.Nullable;

/** What all data sets do to text: white space, keys, entities, and the order that stands for chance. */
public final class Texts {
    /** White space of every script, and the separators of ASCII. */
    private static final String SPACE = "[\\s\\x1c-\\x1f\\x85\\p{Z}]";
    private static final Pattern SPACES = Pattern.compile(SPACE + "+");
    private static final Pattern ENDS = Pattern.compile("^" + SPACE + "+|" + SPACE + "+$");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
    private static final Pattern ENTITY = Pattern
            .compile("&(?:(amp|lt|gt|quot|apos|nbsp)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));");
    private static final Map<String, String> NAMED = Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'",
            "nbsp", "\u00a0");

    private Texts() {}

    /** Each run of white space becomes one space; none is left at the ends. */
    public static String squeeze(String text) {
        return strip(SPACES.matcher(text).replaceAll(" "));
    }

    public static String strip(String text) {
        return ENDS.matcher(text).replaceAll("");
    }

    /** Lower-case letters and digits with single spaces between: the same for texts that differ in nothing else. */
    public static String key(String text) {
        return OTHERS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }

    /** A place in an order that is as good as random and the same for ever: SHA-256 of {@code task|key}. */
    public static String order(String task, String key) {
        return ContentDigest.of((task + "|" + key).getBytes(UTF_8)).hex();
    }

    /** The items in the order of their keys' places. */
    public static <T> List<T> inOrder(String task, Collection<T> items, Function<T, String> key) {
        record Placed<T>(String place, T item) {}
        return items.stream()
                .map(item -> new Placed<>(order(task, key.apply(item)), item))
                .sorted(comparing(Placed::place))
                .map(Placed::item)
                .toList();
    }

    /** Replaces character references of HTML by what they stand for. */
    public static String unescape(String text) {
        return ENTITY.matcher(text)
                .replaceAll(entity -> Matcher
                        .quoteReplacement(character(entity.group(1), entity.group(2), entity.group(3))));
    }

    private static String character(@Nullable String name, @Nullable String decimal, @Nullable String hexadecimal) {
        if (name != null) {
            return NAMED.getOrDefault(name, "");
        }
        int codePoint = decimal != null ? Integer.parseInt(decimal) : Integer.parseInt(String.valueOf(hexadecimal), 16);
        return Character.isValidCodePoint(codePoint) ? Character.toString(codePoint) : "\ufffd";
    }
}
