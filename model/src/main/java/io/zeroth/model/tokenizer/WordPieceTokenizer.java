package io.zeroth.model.tokenizer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;

/** A BERT-family tokenizer that runs Hugging Face's tokenizers library, out of the DJL package. */
public final class WordPieceTokenizer implements Tokenizer {
    private final HuggingFaceTokenizer library;
    private final Vocabulary vocabulary;

    private WordPieceTokenizer(HuggingFaceTokenizer library, Vocabulary vocabulary) {
        this.library = library;
        this.vocabulary = vocabulary;
    }

    /**
     * Opens a tokenizer.
     *
     * @param file {@code tokenizer.json}, or {@code vocab.txt} of a model that reads lower-case text
     * @param natives where the library's native part is extracted to, on first use in this process
     * @throws IOException naming the file and what is wrong with it
     */
    public static WordPieceTokenizer open(Path file, Path natives) throws IOException {
        return open(file, natives, true);
    }

    /** The same with a choice of whether the pieces of {@code vocab.txt} are of lower-case text. */
    public static WordPieceTokenizer open(Path file, Path natives, boolean lowerCase) throws IOException {
        TokenizerFile read = file.toString().endsWith(".json")
                ? TokenizerFile.ofDefinition(file)
                : TokenizerFile.ofVocabulary(file, lowerCase);
        NativeLibrary.prepare(natives);
        byte[] definition = read.definition().toString().getBytes(StandardCharsets.UTF_8);
        return new WordPieceTokenizer(
                HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(definition),
                        Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false")),
                read.vocabulary());
    }

    @Override
    public int[] encode(String text) {
        long[] ids = library.encode(text, false, false).getIds();
        int[] narrowed = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrowed[i] = Math.toIntExact(ids[i]);
        }
        return narrowed;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void close() {
        library.close();
    }
}
