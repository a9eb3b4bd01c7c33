package io.zeroth.model.bert;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.layout.Shape;
import io.zeroth.model.NearNames;

/** Derives a model's extents from the shapes of its tensors, and checks that they agree. */
final class BertShapes {
    private final SortedMap<String, Shape> shapes;

    private BertShapes(SortedMap<String, Shape> shapes) {
        this.shapes = shapes;
    }

    /**
     * The extents that the tensors imply.
     *
     * @param headWidth the width of an attention head, which no shape tells
     * @throws IOException naming the first tensor that is missing or of another shape than the others imply
     */
    static BertDescription describe(SortedMap<String, Shape> shapes, int headWidth, float normEpsilon)
            throws IOException {
        BertShapes given = new BertShapes(shapes);
        int layers = 0;
        while (shapes.containsKey(BertNames.layer(layers, "attention.query.kernel"))) {
            layers++;
        }
        List<Integer> word = given.matrix(BertNames.WORD_EMBEDDINGS);
        int hidden = word.get(1);
        if (layers == 0 || hidden % headWidth != 0) {
            throw new IOException(
                    "the checkpoint has %d encoder layers of width %d with heads of width %d; it is no BERT-family model"
                            .formatted(layers, hidden, headWidth));
        }
        BertDescription description = new BertDescription(layers, hidden, hidden / headWidth,
                given.matrix(BertNames.layer(0, "intermediate.kernel")).get(1), word.get(0),
                given.matrix(BertNames.POSITION_EMBEDDINGS).get(0),
                given.matrix(BertNames.TOKEN_TYPE_EMBEDDINGS).get(0), normEpsilon,
                shapes.containsKey(BertNames.HEAD_KERNEL));
        given.check(description);
        return description;
    }

    /** The shape each tensor of a model has. */
    static SortedMap<String, Shape> expected(BertDescription description) {
        SortedMap<String, Shape> expected = new TreeMap<>();
        for (String name : BertNames.all(description.layers(), description.head())) {
            expected.put(name, expected(description, name));
        }
        return expected;
    }

    private static Shape expected(BertDescription d, String name) {
        if (name.endsWith(".intermediate.kernel")) {
            return Shape.of(d.hidden(), d.intermediate());
        }
        if (name.endsWith(".intermediate.bias")) {
            return Shape.of(d.intermediate());
        }
        if (name.endsWith(".kernel")) {
            boolean out = name.endsWith(".output.kernel") && !name.endsWith(".attention.output.kernel");
            return Shape.of(out ? d.intermediate() : d.hidden(), d.hidden());
        }
        return switch (name) {
            case BertNames.WORD_EMBEDDINGS -> Shape.of(d.vocabulary(), d.hidden());
            case BertNames.POSITION_EMBEDDINGS -> Shape.of(d.positions(), d.hidden());
            case BertNames.TOKEN_TYPE_EMBEDDINGS -> Shape.of(d.tokenTypes(), d.hidden());
            case BertNames.HEAD_BIAS -> Shape.of(d.vocabulary());
            default -> Shape.of(d.hidden());
        };
    }

    private List<Integer> matrix(String name) throws IOException {
        List<Integer> extents = find(name).extents();
        if (extents.size() != 2) {
            throw new IOException("%s has shape %s; a BERT-family model has a matrix there".formatted(name, extents));
        }
        return extents;
    }

    private Shape find(String name) throws IOException {
        Shape shape = shapes.get(name);
        if (shape == null) {
            throw new IOException("the checkpoint has no %s, as every BERT-family model has; near names are %s"
                    .formatted(name, NearNames.of(name, shapes.keySet())));
        }
        return shape;
    }

    private void check(BertDescription description) throws IOException {
        for (var tensor : expected(description).entrySet()) {
            Shape shape = find(tensor.getKey());
            if (!shape.equals(tensor.getValue())) {
                throw new IOException("%s has shape %s; the other tensors imply %s".formatted(tensor.getKey(), shape,
                        tensor.getValue()));
            }
        }
    }
}
