package io.zeroth.compress.residual;

/** The axis of a matrix [inputs, outputs] that a product with it sums over, along which 2:4 groups lie. */
public enum Summed {
    /** The rows: those of a kernel, in x W. */
    INPUTS,
    /** The columns: those of word embeddings [vocabulary, hidden], whose transpose is the decoder's kernel (chosen). */
    OUTPUTS
}
