package io.zeroth.cli.client;

import java.util.Optional;

import io.zeroth.wire.client.Attempt;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that says which try to run a job a process belongs to. */
public final class AttemptOption {
    @Option(
            names = "--attempt",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            defaultValue = "${env:ZEROTH_ATTEMPT}",
            converter = Converter.class,
            description = "Which try to run the job this is, for whoever starts it anew and counts up: servers turn away workers "
                    + "of an earlier one, and do not start on a directory that has seen a later one. ZEROTH_ATTEMPT sets a "
                    + "default.")
    private Optional<Attempt> attempt = Optional.empty();

    public Optional<Attempt> attempt() {
        return attempt;
    }

    /** Reads the option's value. */
    static final class Converter implements ITypeConverter<Attempt> {
        @Override
        public Attempt convert(String value) {
            try {
                return Attempt.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
