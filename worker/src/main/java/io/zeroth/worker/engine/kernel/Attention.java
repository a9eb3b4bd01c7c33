package io.zeroth.worker.engine.kernel;

import static io.zeroth.core.matrix.Vectors.SPECIES;
import static io.zeroth.core.matrix.Vectors.WIDTH;
import static io.zeroth.core.matrix.Vectors.load;
import static io.zeroth.core.matrix.Vectors.store;
import static io.zeroth.worker.engine.kernel.Lanes.BLOCK;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

import io.zeroth.core.matrix.Block;
import io.zeroth.core.matrix.SmallProducts;

/**
 * Scaled dot-product attention of one example, head by head (Vaswani et al. 2017). Keys are read transposed,
 * [hidden, {@link #keyStride tokens rounded up}], so that scores are computed a vector of tokens at a time.
 *
 * <p>An instance has scratch memory and is used by one thread.
 */
public final class Attention {
    private final int hidden;
    private final int heads;
    private final int headSize;
    private final MemorySegment scores;

    /** Attention over at most {@code maxTokens} tokens of {@code hidden} elements in {@code heads} heads. */
    public Attention(Arena arena, int hidden, int heads, int maxTokens) {
        this.hidden = hidden;
        this.heads = heads;
        this.headSize = hidden / heads;
        Lanes.requireBlocks("the size of an attention head", headSize);
        this.scores = arena.allocate((long) maxTokens * keyStride(maxTokens) * Float.BYTES, 64);
    }

    /** The distance between rows of the transposed keys of an example of {@code tokens} tokens. */
    public static int keyStride(int tokens) {
        return Lanes.blocks(tokens);
    }

    /**
     * Writes the keys of an example transposed; what lies beyond the last token becomes zero.
     *
     * @param keys row-major [tokens, hidden] from element {@code start} on
     * @param transposed [hidden, keyStride(tokens)] from element 0 on
     */
    public void transpose(MemorySegment keys, long start, int tokens, MemorySegment transposed) {
        int stride = keyStride(tokens);
        for (int column = 0; column < hidden; column++) {
            long to = (long) column * stride;
            for (int token = 0; token < tokens; token++) {
                transposed.setAtIndex(JAVA_FLOAT, to + token,
                        keys.getAtIndex(JAVA_FLOAT, start + (long) token * hidden + column));
            }
            for (int token = tokens; token < stride; token++) {
                transposed.setAtIndex(JAVA_FLOAT, to + token, 0);
            }
        }
    }

    /**
     * Replaces each query by its context, softmax(q k / sqrt(head size)) v, in every head.
     *
     * @param queries row-major [rows, hidden] from element {@code queryStart} on
     * @param keys [hidden, keyStride(tokens)]
     * @param values row-major [tokens, hidden] from element {@code valueStart} on
     */
    public void attend(MemorySegment queries, long queryStart, int rows, MemorySegment keys, MemorySegment values,
            long valueStart, int tokens) {
        int stride = keyStride(tokens);
        float scale = (float) (1 / Math.sqrt(headSize));
        float[] accumulators = new float[BLOCK];
        Block weights = new Block(scores, 0, stride);
        for (int head = 0; head < heads; head++) {
            int first = head * headSize;
            Block query = new Block(queries, queryStart + first, hidden);
            SmallProducts.multiply(query, new Block(keys, (long) first * stride, stride), weights, rows, headSize,
                    stride);
            for (int row = 0; row < rows; row++) {
                softmax(weights.at(row, 0), tokens, stride, scale, accumulators);
            }
            // The queries of this head are no longer needed: the context takes their place.
            SmallProducts.multiply(weights, new Block(values, valueStart + first, hidden), query, rows, tokens,
                    headSize);
        }
    }

    private void softmax(long row, int tokens, int stride, float scale, float[] accumulators) {
        for (int token = tokens; token < stride; token++) {
            scores.setAtIndex(JAVA_FLOAT, row + token, Float.NEGATIVE_INFINITY);
        }
        exponentials(row, stride, scale, maximum(row, stride));
        for (int token = tokens; token < stride; token++) {
            scores.setAtIndex(JAVA_FLOAT, row + token, 0);
        }
        float factor = 1 / sum(row, stride, accumulators);
        for (int i = 0; i < stride; i += WIDTH) {
            store(load(scores, row + i).mul(factor), scores, row + i);
        }
    }

    private float maximum(long row, int stride) {
        FloatVector maximum = load(scores, row);
        for (int i = WIDTH; i < stride; i += WIDTH) {
            maximum = maximum.max(load(scores, row + i));
        }
        return maximum.reduceLanes(VectorOperators.MAX);
    }

    private void exponentials(long row, int stride, float scale, float maximum) {
        for (int i = 0; i < stride; i += WIDTH) {
            store(Functions.exp(load(scores, row + i).sub(maximum).mul(scale)), scores, row + i);
        }
    }

    private float sum(long row, int stride, float[] accumulators) {
        for (int lane = 0; lane < BLOCK; lane += WIDTH) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = lane; i < stride; i += BLOCK) {
                sum = sum.add(load(scores, row + i));
            }
            sum.intoArray(accumulators, lane);
        }
        return Lanes.tree(accumulators);
    }
}
