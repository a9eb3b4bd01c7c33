package io.zeroth.cli.compress;

import java.io.IOException;
import java.util.OptionalDouble;

import io.zeroth.compress.Outcome;
import io.zeroth.compress.Sink;
import io.zeroth.model.bert.CompressedModelWriter;

/** Writes what comes of a model's tensors to the compressed model. */
record ModelSink(CompressedModelWriter writer) implements Sink {
    @Override
    public void accept(String tensor, Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Compressed compressed -> writer.add(tensor, compressed.weight(),
                    compressed.weight().train().isPresent()
                            ? OptionalDouble.of(compressed.trainError())
                            : OptionalDouble.empty(),
                    compressed.error());
            case Outcome.Dense(String reason) -> writer.keepWhole(tensor, reason);
        }
    }
}
