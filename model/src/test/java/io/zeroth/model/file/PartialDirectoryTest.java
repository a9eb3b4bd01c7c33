package io.zeroth.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartialDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void aDirectoryIsThereOnceItIsPublished() throws IOException {
        Path out = directory.resolve("new/out");
        try (PartialDirectory partial = PartialDirectory.begin(out)) {
            Files.writeString(partial.path().resolve("file"), "content");
            assertThat(out).doesNotExist();
            partial.publish();
        }
        assertThat(out.resolve("file")).hasContent("content");
        assertThat(out.getParent()).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void oneThatIsNotPublishedLeavesNothing() throws IOException {
        try (PartialDirectory partial = PartialDirectory.begin(directory.resolve("out"))) {
            Files.writeString(Files.createDirectories(partial.path().resolve("a/b")).resolve("file"), "content");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatAKilledMakerLeftIsNoPartOfTheNext() throws IOException {
        Path left = Files.createDirectories(directory.resolve(".out.partial"));
        Files.writeString(left.resolve("file"), "old");
        try (PartialDirectory partial = PartialDirectory.begin(directory.resolve("out"))) {
            assertThat(partial.path()).isEmptyDirectory();
        }
    }

    @Test
    void whatIsThereIsNeverTouched() throws IOException {
        Path out = directory.resolve("out");
        try (PartialDirectory partial = PartialDirectory.begin(out)) {
            Files.createDirectory(out);
            assertThatThrownBy(partial::publish).isInstanceOf(IOException.class)
                    .hasMessage(out + " is there already; give the name of a new directory");
        }
        assertThatThrownBy(() -> PartialDirectory.begin(out)).hasMessageContaining("is there already");
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        assertThatThrownBy(() -> PartialDirectory.begin(file.resolve("out"))).isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + "/out cannot be made (")
                .hasMessageEndingWith("; give a directory that this user can write to");
    }
}
