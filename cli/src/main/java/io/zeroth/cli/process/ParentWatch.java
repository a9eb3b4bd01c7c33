package io.zeroth.cli.process;

import java.util.Optional;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The option of a process that is to end when the process that started it is gone. */
public final class ParentWatch {
    /** The option's name. */
    public static final String OPTION = "--exit-with";

    @Option(
            names = OPTION,
            showDefaultValue = Visibility.NEVER,
            paramLabel = "PID",
            hidden = true,
            description = "End when the process of this id is gone.")
    private Optional<Long> parent = Optional.empty();

    /** Begins to watch, where the option is given. */
    public void begin() {
        parent.ifPresent(pid -> Thread.ofPlatform().daemon().name("watch-parent").start(() -> {
            ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
            Runtime.getRuntime().exit(1);
        }));
    }
}
