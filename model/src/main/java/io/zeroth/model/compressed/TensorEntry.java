package io.zeroth.model.compressed;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalDouble;

import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.model.checkpoint.StoredName;

/**
 * What a manifest says of one tensor of the model.
 *
 * @param name the canonical name
 * @param shape of the tensor that it stands for
 * @param stored what the base model's file calls it
 * @param bytes that it takes in the checkpoint
 */
public record TensorEntry(String name, Shape shape, StoredName stored, Form form, long bytes) {
    public TensorEntry {
        requireNonNull(name, "name");
        requireNonNull(shape, "shape");
        requireNonNull(stored, "stored");
        requireNonNull(form, "form");
    }

    /** How a tensor is held. */
    public sealed interface Form {
        /**
         * As it is.
         *
         * @param reason why it was not compressed, where it could have been
         */
        record Whole(Optional<String> reason) implements Form {
            public Whole {
                requireNonNull(reason, "reason");
            }
        }

        /**
         * As a tensor train, kept values, or both.
         *
         * @param kept the number of values kept of what the train leaves over
         * @param trainError of the train alone, relative, by Frobenius norms; empty where there is none
         * @param error of the whole, in the same way
         */
        record Compressed(Optional<TensorTrain> train, long kept, OptionalDouble trainError,
                double error) implements Form {
            public Compressed {
                requireNonNull(train, "train");
                requireNonNull(trainError, "trainError");
                if (train.isEmpty() && kept == 0) {
                    throw new IllegalArgumentException("it has neither a train nor kept values");
                }
            }
        }
    }

    /** The number of values that it is held in. */
    public long parameters() {
        return switch (form) {
            case Form.Whole _ -> shape.size();
            case Form.Compressed(Optional<TensorTrain> train, long kept, _, _) ->
                train.map(TensorTrain::size).orElse(0L) + kept;
        };
    }

    /** The bytes of the tensor that it stands for, as fp32. */
    public long wholeBytes() {
        return shape.size() * Float.BYTES;
    }
}
