package io.zeroth.cli.bench.tiny;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A task of random sentences out of the words of {@link TinyBert}, in the files that users write. */
public final class TinyTask {
    private TinyTask() {}

    /** Writes a task of this name whose sentences are drawn from {@code seed}, and returns its YAML file. */
    public static Path write(Path directory, String name, long seed) throws IOException {
        Files.createDirectories(directory);
        SplittableRandom random = new SplittableRandom(seed);
        Files.writeString(directory.resolve(name + ".train.jsonl"), lines(random, 48));
        Files.writeString(directory.resolve(name + ".test.jsonl"), lines(random, 16));
        return Files.writeString(directory.resolve(name + ".yaml"), """
                name: %1$s
                template: "{text} . [MASK] ."
                label_words: [bad, good]
                max_tokens: 16
                examples:
                  train: %1$s.train.jsonl
                  test: %1$s.test.jsonl
                """.formatted(name));
    }

    private static String lines(SplittableRandom random, int count) {
        return IntStream.range(0, count).mapToObj(i -> line(random, i)).collect(Collectors.joining());
    }

    private static String line(SplittableRandom random, int number) {
        String text = IntStream.range(0, 3 + random.nextInt(6))
                .mapToObj(i -> TinyBert.word(random.nextInt(TinyBert.words())))
                .collect(Collectors.joining(" "));
        return "{\"text\": \"%s\", \"label\": \"%s\"}%n".formatted(text, number % 2 == 0 ? "bad" : "good");
    }
}
