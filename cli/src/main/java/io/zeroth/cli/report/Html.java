package io.zeroth.cli.report;

/** Text made safe for HTML and SVG. */
final class Html {
    private Html() {}

    /** The text with the characters that mean something in markup and attributes replaced. */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append((char) c);
            }
        });
        return safe.toString();
    }
}
