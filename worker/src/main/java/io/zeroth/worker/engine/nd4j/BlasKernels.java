package io.zeroth.worker.engine.nd4j;

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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The choice of OpenBLAS's kernels, made before it is loaded. What OpenBLAS takes for AVX2 (Haswell, Zen, and AMD's
 * processors with AVX-512) rounds a row of a product by where in the product it lies, so that an example's scores would
 * depend on its neighbours; the kernels chosen here do not, and every processor with AVX-512 gives the same bits.
 *
 * <p>A process whose environment has {@code OPENBLAS_CORETYPE} keeps that, unless it names kernels that round so: machines
 * that set it for other programs would make every product several times slower, in panels low enough to be exact.
 */
final class BlasKernels {
    private static final String VARIABLE = "OPENBLAS_CORETYPE";
    /** Those of the kernels that round a row by its place, in small letters (measured). */
    private static final Set<String> PLACE_DEPENDENT = Set.of("haswell", "zen");
    private static final Logger LOG = LoggerFactory.getLogger(BlasKernels.class);
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    private BlasKernels() {}

    /** Sets the environment variable by which OpenBLAS is told, where this machine needs it. */
    static void choose() {
        if (Files.isReadable(PROCESSOR)) {
            Optional<String> given = Optional.ofNullable(System.getenv(VARIABLE));
            choice(given, flags()).ifPresent(type -> {
                given.ifPresent(other -> LOG.info(
                        "{} is {}, whose products depend on rows' places; {} is taken instead", VARIABLE, other, type));
                setEnvironment(VARIABLE, type);
            });
        }
    }

    /** The kernels to set; none to leave things as they are. */
    static Optional<String> choice(Optional<String> given, Set<String> flags) {
        boolean kept = given.isPresent() && !PLACE_DEPENDENT.contains(given.get().toLowerCase(Locale.ROOT));
        return kept ? Optional.empty() : coreType(flags);
    }

    /** The kernels for a processor with the features {@code flags}, as Linux names them; none for OpenBLAS's own choice. */
    static Optional<String> coreType(Set<String> flags) {
        if (flags.containsAll(Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl"))) {
            return Optional.of("SkylakeX");
        }
        return flags.contains("avx") ? Optional.of("Sandybridge") : Optional.empty();
    }

    private static Set<String> flags() {
        try (var lines = Files.lines(PROCESSOR)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .limit(1)
                    .flatMap(line -> Arrays.stream(line.substring(line.indexOf(':') + 1).strip().split(" +")))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read; set %s".formatted(PROCESSOR, VARIABLE), e);
        }
    }

    /** Java has no way to change the environment that a library of its own process reads; the C library has. */
    @SuppressWarnings("restricted")
    private static void setEnvironment(String name, String value) {
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
