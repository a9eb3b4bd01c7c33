package io.zeroth.model.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

import com.google.protobuf.InvalidProtocolBufferException;
import io.zeroth.core.layout.Shape;

/**
 * The ONNX format, of which the initialisers are the tensors. Exporters fold the transposition of a dense layer's kernel
 * and give the result a number for a name; such an initialiser is named after the node that multiplies by it, for example
 * {@code encoder.layer.0.output.dense.MatMul}, and is [inputs, outputs].
 */
final class OnnxFile {
    private static final String SCORES = "/attention/self/Div";

    private OnnxFile() {}

    static Checkpoint read(Path file, Arena arena) throws IOException {
        MemorySegment mapped = MappedCheckpoint.map(file, arena);
        if (mapped.byteSize() > Integer.MAX_VALUE) {
            throw new IOException("%s has %d bytes; ONNX files above 2 GiB are not read, convert it to safetensors"
                    .formatted(file, mapped.byteSize()));
        }
        OnnxGraph graph = graph(file, mapped);
        Map<String, String> factors = factors(graph);
        SortedMap<String, StoredTensor> tensors = new TreeMap<>();
        for (OnnxGraph.Initialiser initialiser : graph.initialisers()) {
            Optional<ElementType> type = type(initialiser.dataType());
            if (type.isEmpty() || initialiser.extents().contains(0)) {
                continue;
            }
            if (initialiser.offset() < 0) {
                throw new IOException("initialiser '%s' of %s is kept outside the file or unpacked; save it within"
                        .formatted(initialiser.name(), file));
            }
            String name = factors.getOrDefault(initialiser.name(), initialiser.name());
            tensors.put(name, StoredTensor.at(file, mapped, name, new Shape(initialiser.extents()), type.get(),
                    initialiser.offset(), initialiser.size()));
        }
        return new MappedCheckpoint(file, arena, tensors, headWidth(graph));
    }

    private static OnnxGraph graph(Path file, MemorySegment mapped) throws IOException {
        OnnxGraph graph;
        try {
            graph = OnnxGraph.read(mapped.asByteBuffer());
        } catch (InvalidProtocolBufferException | ArithmeticException e) {
            throw new IOException(
                    "%s is no ONNX file, or is cut off (%s); fetch the file again".formatted(file, e.getMessage()), e);
        }
        if (graph.initialisers().isEmpty()) {
            throw new IOException("%s is no ONNX file, or has no initialisers; fetch the file again".formatted(file));
        }
        return graph;
    }

    /** The names of the nodes that multiply by an initialiser with a number for a name, by that name. */
    private static Map<String, String> factors(OnnxGraph graph) {
        Map<String, String> factors = new HashMap<>();
        for (OnnxGraph.Node node : graph.nodes()) {
            if (node.operation().equals("MatMul") && node.inputs().size() == 2 && node.name().startsWith("/")) {
                String factor = node.inputs().get(1);
                if (factor.matches("onnx::MatMul_[0-9]+")) {
                    factors.put(factor, node.name().substring(1).replace('/', '.'));
                }
            }
        }
        return factors;
    }

    /** Attention scores are divided by the square root of a head's width. */
    private static OptionalInt headWidth(OnnxGraph graph) {
        for (OnnxGraph.Node node : graph.nodes()) {
            if (node.name().endsWith(SCORES) && node.inputs().size() == 2) {
                Float root = graph.constants().get(node.inputs().get(1));
                if (root != null) {
                    return OptionalInt.of(Math.round(root * root));
                }
            }
        }
        return OptionalInt.empty();
    }

    /** The numbers are those of {@code TensorProto.DataType}. */
    private static Optional<ElementType> type(int dataType) {
        return switch (dataType) {
            case 1 -> Optional.of(ElementType.F32);
            case 10 -> Optional.of(ElementType.F16);
            case 16 -> Optional.of(ElementType.BF16);
            default -> Optional.empty();
        };
    }
}
