package io.zeroth.model.dataset.published;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.zeroth.model.task.Example;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files of our own sentences in the formats in which the data sets are published. */
final class FolderTasksTest {
    private static final Map<Split, Integer> SMALL = Map.of(Split.TRAIN, 2, Split.DEV, 2, Split.TEST, 2);

    @TempDir
    private Path folder;

    @Test
    void sst2IsLinesOfALabelAndATextInTokens() throws IOException {
        write("sst2/stsa.binary.train", """
                1 the soup is n't cold -lrb- for once -rrb- .
                0 the bread 's stale

                1 warm rolls , fresh butter
                0 what a dull café
                0 the bread 's stale
                """);
        write("sst2/stsa.binary.test", "0 no tea left\n1 good tea\n");
        Task task = FolderTasks.load("sst2", folder, SMALL);
        assertThat(texts(task, 1)).containsExactlyInAnyOrder("the soup isn't cold (for once).",
                "warm rolls, fresh butter", "good tea");
        assertThat(texts(task, 0)).containsExactlyInAnyOrder("the bread's stale", "what a dull café", "no tea left");
        assertThat(task.examples(Split.TEST)).extracting(example -> example.fields().get("text"))
                .containsExactly("no tea left", "good tea");
        assertThat(task.spec().labelWords()).containsExactly("terrible", "great");
    }

    @Test
    void trecIsLinesOfACoarseAndAFineLabelInOldCharacters() throws IOException {
        String train = """
                DESC:def What is a spoon ?
                HUM:ind Who baked the piñata 's cake ?
                LOC:city Where is my town ?
                NUM:count How many plums are there ?
                """;
        write("trec/TREC.train", train.repeat(2), ISO_8859_1);
        write("trec/TREC.test", "ENTY:food What do geese eat ?\nABBR:exp What does XY stand for ?\n", ISO_8859_1);
        Task task = FolderTasks.load("trec", folder, SMALL);
        assertThat(task.spec().labelWords()).containsExactly("description", "entity", "expression", "human", "location",
                "number");
        assertThat(texts(task, 0)).containsExactly("What is a spoon?");
        assertThat(texts(task, 1)).containsExactly("What do geese eat?");
        assertThat(texts(task, 2)).containsExactly("What does XY stand for?");
        assertThat(texts(task, 3)).containsExactly("Who baked the pi\u00f1ata's cake?");
        assertThat(texts(task, 5)).containsExactly("How many plums are there?");
    }

    @Test
    void subjIsAFileOfEachClassAndHasNoSplitOfItsOwn() throws IOException {
        write("subj/subj.objective", "a man walks home . \nshe sells the house . \ntwo birds fly . \n");
        write("subj/subj.subjective", "so moving \u2013 so long . \nwhat a bore . \na joy .\n",
                Charset.forName("windows-1252"));
        Task task = FolderTasks.load("subj", folder, SMALL);
        assertThat(texts(task, 0)).containsExactlyInAnyOrder("a man walks home.", "she sells the house.",
                "two birds fly.");
        assertThat(texts(task, 1)).containsExactlyInAnyOrder("so moving \u2013 so long.", "what a bore.", "a joy.");
        assertThat(task.examples(Split.TEST)).extracting(Example::label).containsExactly(0, 1);
    }

    @Test
    void colaIsTabulatedAndASentenceWithTwoLabelsIsLeftOut() throws IOException {
        write("cola/in_domain_train.tsv", """
                xx01\t1\t\tThe dog slept.
                xx01\t0\t*\tThe dog slept the.
                xx02\t1\t\tMaria, who sings, left.
                xx02\t0\t??\tMaria who sings left who.
                xx03\t1\t\tWe may or may not.
                xx03\t0\t?*\tWe may or may not.
                """);
        write("cola/in_domain_dev.tsv", "xx04\t0\t*\tIt rain.\nxx04\t1\t\tIt rains.\nxx01\t1\t\tThe cat slept.\n");
        Task task = FolderTasks.load("cola", folder, SMALL);
        assertThat(texts(task, 0)).containsExactlyInAnyOrder("The dog slept the.", "Maria who sings left who.",
                "It rain.");
        assertThat(texts(task, 1)).contains("The dog slept.", "Maria, who sings, left.")
                .doesNotContain("We may or may not.");
    }

    @Test
    void rteIsPairsInJsonAndWhatIsTestedOnIsNeverTrainedOn() throws IOException {
        String shared = pair("The shop is open.", "It is open.", "entailment");
        write("rte_full/train.jsonl",
                shared + pair("Ann has a bike.", "Ann owns a bike.", "entailment")
                        + pair("Bo is at sea.", "Bo is at home.", "not_entailment")
                        + pair("It is late!", "It is early.", "not_entailment")
                        + pair("He ran 5 km.", "He ran.", "entailment"));
        write("rte_full/val.jsonl", shared + pair("Rain fell.", "It snowed.", "not_entailment"));
        Task task = FolderTasks.load("rte", folder, SMALL);
        assertThat(task.examples()).hasSize(6);
        assertThat(task.examples(Split.TEST)).extracting(example -> example.fields().get("premise"))
                .containsExactly("Rain fell", "The shop is open");
        assertThat(task.examples(Split.TRAIN)).extracting(example -> example.fields().get("premise"))
                .doesNotContain("The shop is open")
                .containsAnyOf("Bo is at sea", "It is late");
        assertThat(task.spec().labelWords()).containsExactly("no", "yes");
    }

    @Test
    void cbKeepsItsProportions() throws IOException {
        StringBuilder train = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            train.append(pair("He says " + i, "it is " + i,
                    i % 6 == 0 ? "neutral" : i % 2 == 0 ? "entailment" : "contradiction"));
        }
        write("CB/train.jsonl", train.toString());
        write("CB/val.jsonl",
                pair("She says 1", "it is 1", "contradiction") + pair("She says 2", "it is 2", "neutral"));
        Task task = FolderTasks.load("cb", folder, Map.of(Split.TRAIN, 6, Split.DEV, 6, Split.TEST, 2));
        assertThat(task.examples(Split.TRAIN)).extracting(Example::label).containsExactlyInAnyOrder(0, 0, 1, 1, 1, 2);
        assertThat(task.examples(Split.TEST)).extracting(Example::label).containsExactly(1, 2);
    }

    @Test
    void filesThatAreMissingAreNamedAndDescribed() throws IOException {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> FolderTasks.load("sst2", folder.resolve("none")))
                .withMessageContaining(folder.resolve("none").toString());
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> FolderTasks.load("rte", folder))
                .withMessageContaining("no folder rte or RTE or rte_full")
                .withMessageContaining("docs/reference/datasets.md");
        write("sst2/stsa.binary.train", "1 good\n0 bad\n");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> FolderTasks.load("sst2", folder))
                .withMessageContaining(folder.resolve("sst2/stsa.binary.test").toString())
                .withMessageContaining("a label, a space and a text")
                .withMessageContaining("docs/reference/datasets.md");
    }

    @Test
    void linesThatAreNoneOfTheFormatAreNamedWithTheFault() throws IOException {
        refused("sst2", "sst2/stsa.binary.train", "1 good\n2 so so\n", "line 2", "label is '2'", "[0, 1]");
        refused("sst2", "sst2/stsa.binary.train", "good\n", "line 1", "no label");
        refused("sst2", "sst2/stsa.binary.train", "1 ...\n", "line 1", "letter or a digit");
        refused("trec", "trec/TREC.train", "DESC:def What ?\n\nWHAT:ever Who ?\n", "line 3", "label is 'WHAT'");
        refused("cola", "cola/in_domain_train.tsv", "xx 1 It rains.\n", "line 1", "1 cells", "source, label, mark");
        refused("rte", "rte/train.jsonl", "premise\n", "line 1", "no valid JSON");
        refused("rte", "rte/train.jsonl", "{\"premise\": \"A.\", \"hypothesis\": \"B.\"}\n", "line 1", "'label'");
        refused("cb", "cb/train.jsonl", "[1]\n", "line 1", "'premise'");
    }

    @Test
    void tooFewRowsAndUnknownNamesAreRefused() throws IOException {
        write("sst2/stsa.binary.train", "1 good\n0 bad\n");
        write("sst2/stsa.binary.test", "1 fine\n0 poor\n");
        assertThatIllegalArgumentException().isThrownBy(() -> FolderTasks.load("sst2", folder))
                .withMessageContaining("data set 'sst2' has 1 rows, too few");
        assertThatIllegalArgumentException().isThrownBy(() -> FolderTasks.load("sst3", folder))
                .withMessageContaining("[sst2");
    }

    private void refused(String name, String file, String content, String... words) throws IOException {
        write(file, content);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> FolderTasks.load(name, folder))
                .satisfies(e -> assertThat(e).hasMessageContaining(folder.resolve(file).toString())
                        .hasMessageContainingAll(words));
    }

    private static String pair(String premise, String hypothesis, String label) {
        return "{\"premise\": \"%s\", \"hypothesis\": \"%s\", \"label\": \"%s\", \"idx\": 0}\n".formatted(premise,
                hypothesis, label);
    }

    private static List<String> texts(Task task, int label) {
        return task.examples()
                .stream()
                .filter(example -> example.label() == label)
                .map(example -> example.fields().getOrDefault("text", ""))
                .toList();
    }

    private void write(String name, String content) throws IOException {
        write(name, content, UTF_8);
    }

    private void write(String name, String content, Charset charset) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, charset);
    }
}
