package io.zeroth.cli.process;

import static java.util.Objects.requireNonNull;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a Java process of a main class is started.
 *
 * @param java the java executable
 * @param jvmArguments what comes before the class path
 */
public record JavaCommand(Path java, List<String> jvmArguments, String classPath, String mainClass) {
    private static final String VECTOR_API = "--add-modules=jdk.incubator.vector";

    public JavaCommand {
        requireNonNull(java, "java");
        requireNonNull(classPath, "classPath");
        requireNonNull(mainClass, "mainClass");
        jvmArguments = List.copyOf(jvmArguments);
    }

    /** The Java, arguments and class path of the process that asks, and the Vector API. */
    public static JavaCommand likeThisProcess(String mainClass) {
        List<String> arguments = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        if (!arguments.contains(VECTOR_API)) {
            arguments.add(VECTOR_API);
        }
        return new JavaCommand(Path.of(System.getProperty("java.home"), "bin", "java"), arguments,
                System.getProperty("java.class.path"), mainClass);
    }

    /** The same with more arguments before the class path. */
    public JavaCommand withJvmArguments(List<String> more) {
        List<String> all = new ArrayList<>(jvmArguments);
        all.addAll(more);
        return new JavaCommand(java, all, classPath, mainClass);
    }

    /** The words of a command with {@code arguments} for the main class. */
    public List<String> with(List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(java.toString());
        words.addAll(jvmArguments);
        words.addAll(List.of("-cp", classPath, mainClass));
        words.addAll(arguments);
        return words;
    }
}
