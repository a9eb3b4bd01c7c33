package io.zeroth.model.nativecode;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The processor and the environment variables that libraries of this process find when they are loaded. */
public final class NativeEnvironment {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    private NativeEnvironment() {}

    /** The features of the processor as Linux names them, such as {@code avx2}; empty where Linux does not tell. */
    public static Set<String> processorFeatures() {
        if (!Files.isReadable(PROCESSOR)) {
            return Set.of();
        }
        try (var lines = Files.lines(PROCESSOR)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .limit(1)
                    .flatMap(line -> Arrays.stream(line.substring(line.indexOf(':') + 1).strip().split(" +")))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(PROCESSOR), e);
        }
    }

    /** Sets a variable for libraries: Java has no way to change the environment of its own process; the C library has. */
    @SuppressWarnings("restricted")
    public static void set(String name, String value) {
        Linker linker = Linker.nativeLinker();
        MethodHandle setenv = linker.downcallHandle(linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment variable = arena.allocateFrom(name);
            int failed = (int) setenv.invokeExact(variable, arena.allocateFrom(value), 1);
            if (failed != 0) {
                throw new IllegalStateException(
                        "%s cannot be set; start the process with %s=%s".formatted(name, name, value));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("setenv cannot be called", e);
        }
    }
}
