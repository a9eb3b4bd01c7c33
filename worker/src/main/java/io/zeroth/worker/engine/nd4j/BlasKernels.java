package io.zeroth.worker.engine.nd4j;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.zeroth.model.nativecode.NativeEnvironment;
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

    private BlasKernels() {}

    /** Sets the environment variable by which OpenBLAS is told, where this machine needs it. */
    static void choose() {
        Optional<String> given = Optional.ofNullable(System.getenv(VARIABLE));
        choice(given, NativeEnvironment.processorFeatures()).ifPresent(type -> {
            given.ifPresent(other -> LOG.info("{} is {}, whose products depend on rows' places; {} is taken instead",
                    VARIABLE, other, type));
            NativeEnvironment.set(VARIABLE, type);
        });
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
}
