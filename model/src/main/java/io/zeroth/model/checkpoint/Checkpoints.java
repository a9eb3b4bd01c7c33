package io.zeroth.model.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** Opens checkpoint files of any known format. */
public final class Checkpoints {
    private Checkpoints() {}

    /**
     * Opens a checkpoint; the format follows from the file's name.
     *
     * @param file a {@code .safetensors} or {@code .onnx} file, or the {@code .index} file of a TensorFlow bundle
     * @throws IOException naming the file and what is wrong with it
     */
    public static Checkpoint open(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".safetensors")) {
            return open(file, Safetensors::read);
        }
        if (name.endsWith(".onnx")) {
            return open(file, OnnxFile::read);
        }
        if (name.endsWith(".index")) {
            return open(file, TensorFlowBundle::read);
        }
        throw new IOException(
                "checkpoint %s is of no known format; give a .safetensors or .onnx file or a TensorFlow .index file"
                        .formatted(file));
    }

    private interface Format {
        Checkpoint read(Path file, Arena arena) throws IOException;
    }

    @SuppressWarnings("MustBeClosedChecker") // closed with the checkpoint, or here where there is none
    private static Checkpoint open(Path file, Format format) throws IOException {
        Arena arena = Arena.ofShared();
        boolean opened = false;
        try {
            Checkpoint checkpoint = format.read(file, arena);
            opened = true;
            return checkpoint;
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }
}
