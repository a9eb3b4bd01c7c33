package io.zeroth.model.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.Template;
import io.zeroth.model.tokenizer.Tokenizer;
import io.zeroth.model.tokenizer.Vocabulary;

/**
 * Turns the examples of one task into prompts in tokens: {@code [CLS]}, the template's pieces, {@code [SEP]}. Each piece
 * is cut into tokens by itself, so that a field's tokens do not depend on what surrounds it.
 */
public final class PromptEncoder {
    private final Tokenizer tokenizer;
    private final TaskSpec spec;
    private final List<Template.Part> parts;
    private final List<int[]> literals;
    private final int[] labelTokens;

    /** @throws IllegalArgumentException where a label word is not one token, naming its pieces */
    public PromptEncoder(Tokenizer tokenizer, TaskSpec spec) {
        this.tokenizer = tokenizer;
        this.spec = spec;
        this.parts = spec.template().parts();
        this.literals = parts.stream().map(this::literal).toList();
        this.labelTokens = spec.labelWords().stream().mapToInt(this::labelToken).toArray();
        int fixed = 2 + literals.stream().mapToInt(tokens -> tokens.length).sum();
        if (fixed > spec.maxTokens()) {
            throw new IllegalArgumentException(
                    "max_tokens of task '%s' is %d, but its template alone takes %d; raise it or shorten the template"
                            .formatted(spec.name(), spec.maxTokens(), fixed));
        }
    }

    /** The token id of each label word, in the order of their class numbers. */
    public int[] labelTokens() {
        return labelTokens.clone();
    }

    /** The prompts of some examples; an example's id is its place in the list. */
    public List<EncodedExample> encode(ContentDigest task, List<Example> examples) {
        List<EncodedExample> encoded = new ArrayList<>(examples.size());
        for (int id = 0; id < examples.size(); id++) {
            encoded.add(encode(task, id, examples.get(id)));
        }
        return List.copyOf(encoded);
    }

    /** One prompt, at most {@code maxTokens} long. */
    public EncodedExample encode(ContentDigest task, int id, Example example) {
        spec.template().check(example);
        List<int[]> pieces = new ArrayList<>(literals);
        int total = 2;
        for (int i = 0; i < pieces.size(); i++) {
            if (parts.get(i) instanceof Template.Part.Field(String name)) {
                pieces.set(i, tokenizer.encode(example.fields().getOrDefault(name, "")));
            }
            total += pieces.get(i).length;
        }
        cut(pieces, total - spec.maxTokens());
        int[] tokens = new int[Math.min(total, spec.maxTokens())];
        tokens[0] = tokenizer.vocabulary().cls();
        int length = 1;
        int target = 0;
        for (int i = 0; i < pieces.size(); i++) {
            if (parts.get(i) instanceof Template.Part.Target) {
                target = length;
            }
            System.arraycopy(pieces.get(i), 0, tokens, length, pieces.get(i).length);
            length += pieces.get(i).length;
        }
        tokens[length] = tokenizer.vocabulary().sep();
        return new EncodedExample(task, id, tokens, target, example.label());
    }

    /** Takes tokens from the end of whichever field is longest, one at a time; of equals, of the first. */
    private void cut(List<int[]> pieces, int excess) {
        int[] lengths = new int[pieces.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = parts.get(i) instanceof Template.Part.Field ? pieces.get(i).length : 0;
        }
        for (int left = excess; left > 0; left--) {
            int longest = 0;
            for (int i = 1; i < lengths.length; i++) {
                longest = lengths[i] > lengths[longest] ? i : longest;
            }
            lengths[longest]--;
        }
        for (int i = 0; i < lengths.length; i++) {
            if (parts.get(i) instanceof Template.Part.Field) {
                pieces.set(i, Arrays.copyOf(pieces.get(i), lengths[i]));
            }
        }
    }

    private int[] literal(Template.Part part) {
        return switch (part) {
            case Template.Part.Literal(String text) -> tokenizer.encode(text);
            case Template.Part.Target() -> new int[] {tokenizer.vocabulary().mask()};
            case Template.Part.Field(String name) -> new int[0];
        };
    }

    private int labelToken(String word) {
        int[] tokens = tokenizer.encode(word);
        Vocabulary vocabulary = tokenizer.vocabulary();
        if (tokens.length != 1 || tokens[0] == vocabulary.unknown()) {
            throw new IllegalArgumentException(
                    "label word '%s' of task '%s' is no single token but %s; choose a word of the model's vocabulary"
                            .formatted(word, spec.name(), Arrays.stream(tokens).mapToObj(vocabulary::piece).toList()));
        }
        return tokens[0];
    }
}
