package io.zeroth.compress.linear;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasLeft;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasLower;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dtrmm;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.zeroth.model.nativecode.NativeEnvironment;

/**
 * The choice of OpenBLAS's kernels for decompositions, made before it is loaded. Those that it takes for AVX-512 multiply by
 * triangular matrices of doubles wrongly in the version that is used here (measured), and with that all eigenvectors are
 * wrong; the kernels for AVX2 do not.
 */
final class LapackKernels {
    private static final String VARIABLE = "OPENBLAS_CORETYPE";
    /** What processors with AVX2 can run, and those with AVX-512 as well. */
    private static final String SOUND = "Haswell";
    /** Those that are not wrong, in small letters. */
    private static final Set<String> KNOWN_SOUND = Set.of("haswell", "zen", "sandybridge", "nehalem", "prescott");
    private static final int SIDE = 64;

    private LapackKernels() {}

    /** Sets the environment variable by which OpenBLAS is told, where this machine needs it. */
    static void choose() {
        choice(Optional.ofNullable(System.getenv(VARIABLE)), NativeEnvironment.processorFeatures())
                .ifPresent(type -> NativeEnvironment.set(VARIABLE, type));
    }

    /** The kernels to set; none to leave things as they are. */
    static Optional<String> choice(Optional<String> given, Set<String> features) {
        boolean sound = given.isPresent() && KNOWN_SOUND.contains(given.get().toLowerCase(Locale.ROOT));
        return !sound && features.containsAll(Set.of("avx2", "fma")) ? Optional.of(SOUND) : Optional.empty();
    }

    /**
     * Checks the library as it is loaded, which the environment may have come too late for.
     *
     * @throws IllegalStateException where it is wrong
     */
    static void requireSound() {
        double[] triangle = new double[SIDE * SIDE];
        double[] product = new double[SIDE * SIDE];
        Arrays.fill(triangle, 1);
        Arrays.fill(product, 1);
        cblas_dtrmm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, SIDE, SIDE, 1, triangle, SIDE,
                product, SIDE);
        for (int i = 0; i < product.length; i++) {
            // Row r of a lower triangle of ones sums up r + 1 ones.
            if (product[i] != i % SIDE + 1) {
                throw new IllegalStateException(
                        "OpenBLAS is wrong with the kernels that this process has loaded; compress in a process of its own, or start this one with %s=%s"
                                .formatted(VARIABLE, SOUND));
            }
        }
    }
}
