package io.zeroth.model.tokenizer;

/** What turns text into the token ids of one model. It may be used by several threads at once. */
public interface Tokenizer extends AutoCloseable {
    /**
     * The token ids of a text, without special tokens. A special token's name within the text, such as {@code [MASK]},
     * is text like any other, so that no example can place a special token.
     */
    int[] encode(String text);

    /** The pieces by id, and the ids of the special tokens. */
    Vocabulary vocabulary();

    @Override
    void close();
}
