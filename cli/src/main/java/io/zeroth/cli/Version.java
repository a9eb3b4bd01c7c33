package io.zeroth.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, as the build wrote it. */
public final class Version implements IVersionProvider {
    /** The version's number, for example {@code 0.1.0}. */
    public static String number() {
        try (InputStream properties = Version.class.getResourceAsStream("version.properties")) {
            if (properties == null) {
                throw new IllegalStateException(
                        "version.properties is missing beside Version.class; build with ./mvnw");
            }
            Properties read = new Properties();
            read.load(properties);
            return read.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"zeroth %s, Java %s".formatted(number(), Runtime.version())};
    }
}
