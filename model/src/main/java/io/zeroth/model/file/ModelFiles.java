package io.zeroth.model.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files that make up a model.
 *
 * @param checkpoint a safetensors or ONNX file, or the index of a TensorFlow bundle
 * @param tokenizer {@code tokenizer.json} or {@code vocab.txt}
 * @param configuration Hugging Face's {@code config.json}
 * @param compression the manifest of a compressed model
 */
public record ModelFiles(Path checkpoint, Path tokenizer, Optional<Path> configuration, Optional<Path> compression) {
    /** The name of a compressed model's manifest. */
    public static final String COMPRESSION = "compression.json";

    /** The name of Hugging Face's configuration. */
    public static final String CONFIGURATION = "config.json";

    private static final int DEPTH = 8;

    /** @throws IOException where the directory does not hold exactly one model */
    public static ModelFiles in(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory, DEPTH)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        List<Path> checkpoints = named(files,
                name -> name.endsWith(".safetensors") || name.endsWith(".onnx") || name.endsWith(".index"));
        if (checkpoints.size() != 1) {
            throw new IOException(
                    "%s holds %d checkpoints %s; give a directory with one .safetensors, .onnx or TensorFlow .index file"
                            .formatted(directory, checkpoints.size(), names(checkpoints)));
        }
        List<Path> tokenizers = named(files, name -> name.endsWith("tokenizer.json"));
        if (tokenizers.isEmpty()) {
            tokenizers = named(files, "vocab.txt"::equals);
        }
        if (tokenizers.isEmpty()) {
            throw new IOException(
                    "%s holds no tokenizer.json and no vocab.txt; put the model's there".formatted(directory));
        }
        return new ModelFiles(checkpoints.getFirst(), tokenizers.getFirst(),
                named(files, CONFIGURATION::equals).stream().findFirst(),
                named(files, COMPRESSION::equals).stream().findFirst());
    }

    /**
     * Copies the tokenizer and, where there is one, the configuration to a directory, under the names that a model has them
     * under; packages give tokenizers longer ones.
     */
    public void copyTexts(Path directory) throws IOException {
        Files.copy(tokenizer,
                directory.resolve(tokenizer.toString().endsWith(".json") ? "tokenizer.json" : "vocab.txt"));
        if (configuration.isPresent()) {
            Files.copy(configuration.get(), directory.resolve(CONFIGURATION));
        }
    }

    private static List<Path> named(List<Path> files, Predicate<String> name) {
        return files.stream().filter(file -> name.test(file.getFileName().toString())).toList();
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }
}
