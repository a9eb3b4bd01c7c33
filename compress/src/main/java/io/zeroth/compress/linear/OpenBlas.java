package io.zeroth.compress.linear;

import static io.zeroth.compress.linear.SegmentPointers.doubles;
import static io.zeroth.compress.linear.SegmentPointers.floats;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasUpper;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dsyrk;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.lang.foreign.MemorySegment;
import java.util.Map;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.presets.openblas_nolapack;

/** OpenBLAS at one thread a call; several Java threads may call it at once. */
public final class OpenBlas {
    /** JavaCPP counts the whole process against the heap's size by default; our memory is off the heap by design. */
    private static final Map<String, String> PROPERTIES = Map.of("org.bytedeco.javacpp.maxbytes", "0",
            "org.bytedeco.javacpp.maxphysicalbytes", "0");

    private OpenBlas() {}

    /**
     * Loads the native library, with kernels that are sound for decompositions.
     *
     * @throws IllegalStateException where this process has loaded it already, with others
     */
    public static OpenBlas load() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        LapackKernels.choose();
        Loader.load(openblas.class);
        openblas_nolapack.blas_set_num_threads(1);
        LapackKernels.requireSound();
        return new OpenBlas();
    }

    /** out = scale left right + kept out. */
    public void multiply(float scale, FloatMatrix left, FloatMatrix right, float kept, FloatMatrix out) {
        require(left.rows(), left.columns(), right.rows(), right.columns(), out);
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, out.rows(), out.columns(), left.columns(), scale,
                floats(left.values()), left.stride(), floats(right.values()), right.stride(), kept,
                floats(out.values()), out.stride());
    }

    /** out = left right' of a right factor that is stored transposed, [out.columns, left.columns]. */
    public void multiplyTransposed(FloatMatrix left, FloatMatrix right, FloatMatrix out) {
        require(left.rows(), left.columns(), right.columns(), right.rows(), out);
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, out.rows(), out.columns(), left.columns(), 1,
                floats(left.values()), left.stride(), floats(right.values()), right.stride(), 0, floats(out.values()),
                out.stride());
    }

    /** out = left' right of a left factor that is stored transposed, [right.rows, out.rows]. */
    public void transposedMultiply(FloatMatrix left, FloatMatrix right, FloatMatrix out) {
        require(left.columns(), left.rows(), right.rows(), right.columns(), out);
        cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, out.rows(), out.columns(), left.rows(), 1,
                floats(left.values()), left.stride(), floats(right.values()), right.stride(), 0, floats(out.values()),
                out.stride());
    }

    /**
     * Adds X'X to the upper triangle of a row-major matrix of doubles.
     *
     * @param x row-major doubles, [rows, side]
     * @param gram row-major doubles, [side, side]
     */
    void addInnerProducts(MemorySegment x, int rows, int side, MemorySegment gram) {
        cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, side, rows, 1, doubles(x), side, 1, doubles(gram), side);
    }

    /**
     * Adds X X' to the upper triangle of a row-major matrix of doubles.
     *
     * @param x row-major doubles, [side, columns]
     * @param gram row-major doubles, [side, side]
     */
    void addOuterProducts(MemorySegment x, int columns, int side, MemorySegment gram) {
        cblas_dsyrk(CblasRowMajor, CblasUpper, CblasNoTrans, side, columns, 1, doubles(x), columns, 1, doubles(gram),
                side);
    }

    private static void require(int leftRows, int leftColumns, int rightRows, int rightColumns, FloatMatrix out) {
        if (leftColumns != rightRows || leftRows != out.rows() || rightColumns != out.columns()) {
            throw new IllegalArgumentException("a product of [%d, %d] and [%d, %d] into [%d, %d] does not fit"
                    .formatted(leftRows, leftColumns, rightRows, rightColumns, out.rows(), out.columns()));
        }
    }
}
