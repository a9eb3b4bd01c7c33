package io.zeroth.model.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import io.zeroth.core.digest.ContentDigest;

/** The pieces that a tokenizer cuts text into; a piece's id is its place in the list. */
public final class Vocabulary {
    private final List<String> pieces;
    private final Map<String, Integer> ids;

    /** @param pieces the pieces by id, all different */
    public Vocabulary(List<String> pieces) {
        this.pieces = List.copyOf(requireNonNull(pieces, "pieces"));
        this.ids = HashMap.newHashMap(pieces.size());
        for (int id = 0; id < pieces.size(); id++) {
            Integer earlier = ids.put(pieces.get(id), id);
            if (earlier != null) {
                throw new IllegalArgumentException(
                        "the vocabulary has piece '%s' twice, as %d and %d".formatted(pieces.get(id), earlier, id));
            }
        }
    }

    /** The number of pieces. */
    public int size() {
        return pieces.size();
    }

    /** The piece of an id. */
    public String piece(int id) {
        return pieces.get(id);
    }

    /** The id of a piece, where there is such a piece. */
    public OptionalInt find(String piece) {
        Integer id = ids.get(piece);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The id of the token that begins a prompt. */
    public int cls() {
        return special("[CLS]");
    }

    /** The id of the token that ends a prompt. */
    public int sep() {
        return special("[SEP]");
    }

    /** The id of the token whose place the model fills in. */
    public int mask() {
        return special("[MASK]");
    }

    /** The id of the token that stands for what no piece spells. */
    public int unknown() {
        return special("[UNK]");
    }

    /** The digest of the pieces in order. */
    public ContentDigest digest() {
        MessageDigest sha256 = ContentDigest.sha256();
        for (String piece : pieces) {
            sha256.update(piece.getBytes(UTF_8));
            sha256.update((byte) '\n');
        }
        return ContentDigest.of(sha256);
    }

    private int special(String piece) {
        return find(piece).orElseThrow(() -> new IllegalStateException(
                "the vocabulary of %d pieces has no %s; a BERT-family vocabulary is needed".formatted(size(), piece)));
    }
}
