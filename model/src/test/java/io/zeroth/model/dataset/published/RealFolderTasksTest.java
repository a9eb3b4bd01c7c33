package io.zeroth.model.dataset.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import io.zeroth.model.task.Example;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The data sets themselves, where {@code ZEROTH_TEST_DATASETS} names a folder that holds them. */
final class RealFolderTasksTest {
    @ParameterizedTest
    @CsvSource({"sst2,256,200,200,e7d7e37c29cddd5a7e3b7e637d4f11ae2b876d4459ae4c934ea8369a152e19ef",
        "trec,256,200,200,92a6d7e1ed2db0cd65990df82404321ad577cb8882e81cf22acfdcc0351bb6fe",
        "subj,256,200,200,2b9cd30d1fc4a00f9e2389fdcb147f9945ed5414d9cad5ecf1f702f93e106358",
        "cola,256,200,200,3fe5993726309374fab7e0e8937d8f637368663067e3315ebfae8a7e984a380f",
        "rte,256,200,200,11ec1fb621e70769c01397036f1d681e1987af8b74430898b7d079ae43ed2eaa",
        "cb,192,58,56,9be2d0092ea9d4109a6643a72b7301eb34c587822bccba58bf8e6f64349b7f9c"})
    void aPublishedTaskIsTheSameForEver(String name, int train, int dev, int test, String digest) throws IOException {
        String folder = System.getenv("ZEROTH_TEST_DATASETS");
        assumeTrue(folder != null, "ZEROTH_TEST_DATASETS is not set");
        Task task = FolderTasks.load(name, Path.of(folder));
        Set<Object> seen = new HashSet<>();
        assertThat(task.examples()).extracting(Example::fields).allMatch(seen::add, "in one split only");
        assertThat(task.examples(Split.TRAIN)).hasSize(train);
        assertThat(task.examples(Split.DEV)).hasSize(dev);
        assertThat(task.examples(Split.TEST)).hasSize(test);
        assertThat(task.digest().hex()).isEqualTo(digest);
    }
}
