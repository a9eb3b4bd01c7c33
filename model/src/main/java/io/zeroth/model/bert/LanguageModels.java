package io.zeroth.model.bert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.compressed.CompressedCheckpoint;
import io.zeroth.model.compressed.Manifest;
import io.zeroth.model.fetch.FetchException;
import io.zeroth.model.file.DigestMemory;
import io.zeroth.model.file.ModelFiles;
import io.zeroth.model.file.Unpacker;
import io.zeroth.model.reference.CacheDirectory;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.reference.SourceReference;
import io.zeroth.model.tokenizer.Tokenizer;
import io.zeroth.model.tokenizer.WordPieceTokenizer;

/** Opens models by reference. */
public final class LanguageModels {
    static final String SAFETENSORS = "model.safetensors";

    private LanguageModels() {}

    /**
     * Opens a model, after fetching what is not here.
     *
     * @throws IOException saying which file could not be fetched or read, and what to do
     */
    public static LanguageModel open(SourceReference reference, SourceCache cache) throws IOException {
        return open(files(reference, cache), cache.directory());
    }

    /** The same for a reference in its text form. */
    public static LanguageModel open(String reference, SourceCache cache) throws IOException {
        return open(SourceReference.parse(reference), cache);
    }

    /**
     * The files of a model, after fetching what is not here.
     *
     * @throws IOException saying which file could not be fetched
     */
    public static ModelFiles files(SourceReference reference, SourceCache cache) throws IOException {
        return switch (reference) {
            case SourceReference.Maven maven -> ModelFiles.in(Unpacker.unpack(cache.fetch(maven)));
            case SourceReference.HuggingFace repository -> fetch(repository, cache);
            case SourceReference.Local(Path path) when Files.isDirectory(path) -> ModelFiles.in(path);
            case SourceReference.Local(Path path) -> throw new IOException(
                    "there is no directory %s; give the directory that the model's files are in".formatted(path));
            case SourceReference.Npm npm -> throw new IOException(
                    "%s is an npm package; models come from maven:, hf: or path: references".formatted(npm));
        };
    }

    private static ModelFiles fetch(SourceReference.HuggingFace repository, SourceCache cache) throws IOException {
        Optional<Path> checkpoint = cache.fetch(repository, SAFETENSORS);
        Optional<Path> tokenizer = cache.fetch(repository, "tokenizer.json");
        if (tokenizer.isEmpty()) {
            tokenizer = cache.fetch(repository, "vocab.txt");
        }
        if (checkpoint.isEmpty() || tokenizer.isEmpty()) {
            throw new FetchException(
                    "%s has no %s, or neither tokenizer.json nor vocab.txt; check the name and the revision, or give the reference of another model"
                            .formatted(repository, SAFETENSORS));
        }
        return new ModelFiles(checkpoint.get(), tokenizer.get(), cache.fetch(repository, "config.json"),
                Optional.empty());
    }

    private static LanguageModel open(ModelFiles files, CacheDirectory directory) throws IOException {
        DigestMemory memory = new DigestMemory(directory.digests());
        List<Path> content = content(files);
        boolean opened = false;
        Source source = source(files);
        try {
            Tokenizer tokenizer = WordPieceTokenizer.open(files.tokenizer(), directory.natives());
            try {
                LanguageModel model = BertModel.of(source.weights(), source.configuration(), tokenizer,
                        compute -> memory.digest(content, compute));
                requireDigest(files, source, model);
                opened = true;
                return model;
            } finally {
                if (!opened) {
                    tokenizer.close();
                }
            }
        } finally {
            if (!opened) {
                source.weights().close();
            }
        }
    }

    /** @param digest what the files say that the model's is */
    private record Source(WeightSource weights, ModelConfiguration configuration, Optional<ContentDigest> digest) {}

    private static Source source(ModelFiles files) throws IOException {
        if (files.compression().isEmpty()) {
            ModelConfiguration configuration = ModelConfiguration.read(files.configuration());
            return new Source(BertWeights.open(files.checkpoint()), configuration, Optional.empty());
        }
        CompressedCheckpoint checkpoint = CompressedCheckpoint.open(files.compression().get(), files.checkpoint());
        Manifest manifest = checkpoint.manifest();
        return new Source(new CompressedSource(checkpoint),
                new ModelConfiguration(OptionalInt.of(manifest.heads()), manifest.normEpsilon()),
                Optional.of(manifest.digest()));
    }

    private static void requireDigest(ModelFiles files, Source source, LanguageModel model) throws IOException {
        if (source.digest().isPresent() && !source.digest().get().equals(model.digest())) {
            throw new IOException(
                    "%s has content of digest %s, and its manifest says %s; a file of it is another model's, so compress the model again"
                            .formatted(files.checkpoint(), model.digest().brief(), source.digest().get().brief()));
        }
    }

    /** All files that tensors and vocabulary are read from. */
    private static List<Path> content(ModelFiles files) throws IOException {
        List<Path> content = new ArrayList<>(List.of(files.checkpoint(), files.tokenizer()));
        try (var siblings = Files.list(files.checkpoint().toAbsolutePath().getParent())) {
            siblings.filter(file -> file.getFileName().toString().contains(".data-")).sorted().forEach(content::add);
        }
        return List.copyOf(content);
    }
}
