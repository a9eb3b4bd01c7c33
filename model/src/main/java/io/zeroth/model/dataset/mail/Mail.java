package io.zeroth.model.dataset.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.regex.Pattern.quote;

import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.zeroth.model.dataset.Texts;

/**
 * A mail: its headers by lower-case name, and the text of its first part. Texts are Latin-1, one character a byte; mails
 * that break the rules of RFC 822 and RFC 2045 are read as far as they go.
 */
record Mail(Map<String, String> headers, String body) {
    private static final int DEEPEST = 4;
    private static final Pattern FOLD = Pattern.compile("\n[ \t]+");
    private static final Pattern BOUNDARY = Pattern.compile("(?i)boundary=\"?([^\";]+)\"?");
    private static final Pattern SOFT_BREAK = Pattern.compile("=[ \t]*\n");
    private static final Pattern QUOTED = Pattern.compile("=([0-9A-Fa-f]{2})");
    private static final Pattern NOT_BASE64 = Pattern.compile("[^A-Za-z0-9+/]");

    static Mail parse(byte[] content) {
        return parse(new String(content, ISO_8859_1).replace("\r\n", "\n"), 0);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    private static Mail parse(String content, int depth) {
        int blank = content.indexOf("\n\n");
        Map<String, String> headers = headers(blank < 0 ? content : content.substring(0, blank));
        String body = blank < 0 ? "" : content.substring(blank + 2);
        String type = headers.getOrDefault("content-type", "");
        Matcher boundary = BOUNDARY.matcher(type);
        if (type.toLowerCase(Locale.ROOT).startsWith("multipart") && boundary.find() && depth < DEEPEST) {
            String[] parts = body.split(quote("--" + Texts.strip(boundary.group(1))), -1);
            if (parts.length > 1) {
                return new Mail(headers, parse(parts[1].substring(Math.min(1, parts[1].length())), depth + 1).body());
            }
        }
        return new Mail(headers,
                decode(headers.getOrDefault("content-transfer-encoding", "").toLowerCase(Locale.ROOT), body));
    }

    private static Map<String, String> headers(String head) {
        Map<String, String> headers = new HashMap<>();
        for (String line : FOLD.matcher(head).replaceAll(" ").split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon >= 0) {
                headers.putIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT),
                        Texts.strip(line.substring(colon + 1)));
            }
        }
        return headers;
    }

    private static String decode(String encoding, String body) {
        return switch (encoding) {
            case "quoted-printable" -> QUOTED.matcher(SOFT_BREAK.matcher(body).replaceAll(""))
                    .replaceAll(
                            code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1), 16))));
            case "base64" -> {
                String digits = NOT_BASE64.matcher(body).replaceAll("");
                byte[] bytes = Base64.getDecoder().decode(digits.substring(0, digits.length() / 4 * 4));
                yield new String(bytes, ISO_8859_1);
            }
            default -> body;
        };
    }
}
