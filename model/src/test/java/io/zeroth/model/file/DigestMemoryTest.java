package io.zeroth.model.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.zeroth.core.digest.ContentDigest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DigestMemoryTest {
    private static final ContentDigest DIGEST = ContentDigest.of("a model".getBytes(UTF_8));

    @TempDir
    private Path directory;
    private Path model = Path.of("");
    private final AtomicInteger computed = new AtomicInteger();

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.writeString(directory.resolve("model"), "weights");
    }

    @Test
    void aDigestIsComputedOnceUntilAFileChanges() throws IOException {
        Path digests = directory.resolve("digests");
        assertThat(digest(digests)).isEqualTo(DIGEST);
        assertThat(digest(digests)).isEqualTo(DIGEST);
        assertThat(computed).hasValue(1);
        Files.writeString(model, "other weights");
        assertThat(digest(digests)).isEqualTo(DIGEST);
        assertThat(computed).hasValue(2);
    }

    @Test
    void aRememberedDigestThatIsNoneIsComputedAgain() throws IOException {
        Path digests = directory.resolve("digests");
        digest(digests);
        try (var files = Files.list(digests)) {
            Files.writeString(files.findFirst().orElseThrow(), "nonsense");
        }
        assertThat(digest(digests)).isEqualTo(DIGEST);
        assertThat(computed).hasValue(2);
    }

    @Test
    void aDirectoryThatCannotBeWrittenOnlyCostsTheTimeToComputeAgain() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        assertThat(digest(file.resolve("digests"))).isEqualTo(DIGEST);
        assertThat(digest(file.resolve("digests"))).isEqualTo(DIGEST);
        assertThat(computed).hasValue(2);
    }

    private ContentDigest digest(Path digests) {
        return new DigestMemory(digests).digest(List.of(model), () -> {
            computed.incrementAndGet();
            return DIGEST;
        });
    }
}
