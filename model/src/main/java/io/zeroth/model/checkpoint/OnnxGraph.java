package io.zeroth.model.checkpoint;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;

/**
 * What we need of an ONNX model's graph: its nodes, and where its initialisers lie in the file. The numbers of fields are
 * those of {@code onnx.proto3}.
 */
final class OnnxGraph {
    private final CodedInputStream in;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Initialiser> initialisers = new ArrayList<>();
    private final Map<String, Float> constants = new HashMap<>();

    private OnnxGraph(CodedInputStream in) {
        this.in = in;
    }

    /** An operation: {@code NodeProto}. */
    record Node(String name, String operation, List<String> inputs) {}

    /** A tensor in the file: {@code TensorProto}; {@code offset} is -1 where its content is not in one piece. */
    record Initialiser(String name, int dataType, List<Integer> extents, long offset, long size) {}

    /** @param model the bytes of a {@code ModelProto}; offsets of initialisers count from its beginning */
    static OnnxGraph read(ByteBuffer model) throws IOException {
        OnnxGraph graph = new OnnxGraph(CodedInputStream.newInstance(model));
        graph.readModel();
        return graph;
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Initialiser> initialisers() {
        return initialisers;
    }

    /** The values of the graph's constant fp32 scalars, by the name of the output they are. */
    Map<String, Float> constants() {
        return constants;
    }

    /** What to do with one field of a message; the tag has been read. */
    private interface Field {
        void read(int number, int tag) throws IOException;
    }

    private void fields(Field field) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            field.read(WireFormat.getTagFieldNumber(tag), tag);
        }
    }

    private void message(Field field) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        fields(field);
        end(limit);
    }

    /** Ends a message, which the file's end may have come before. */
    private void end(int outerLimit) throws IOException {
        if (in.getBytesUntilLimit() != 0) {
            throw new InvalidProtocolBufferException("a message ends after the file");
        }
        in.popLimit(outerLimit);
    }

    private void readModel() throws IOException {
        fields((number, tag) -> {
            if (number == 7) {
                message(this::readGraph);
            } else {
                in.skipField(tag);
            }
        });
    }

    private void readGraph(int number, int tag) throws IOException {
        switch (number) {
            case 1 -> readNode();
            case 5 -> initialisers.add(readTensor());
            default -> in.skipField(tag);
        }
    }

    private void readNode() throws IOException {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<Float> scalars = new ArrayList<>();
        String[] nameAndOperation = {"", ""};
        message((number, tag) -> {
            switch (number) {
                case 1 -> inputs.add(in.readString());
                case 2 -> outputs.add(in.readString());
                case 3 -> nameAndOperation[0] = in.readString();
                case 4 -> nameAndOperation[1] = in.readString();
                case 5 -> readAttribute(scalars);
                default -> in.skipField(tag);
            }
        });
        nodes.add(new Node(nameAndOperation[0], nameAndOperation[1], List.copyOf(inputs)));
        if (nameAndOperation[1].equals("Constant") && outputs.size() == 1 && scalars.size() == 1) {
            constants.put(outputs.getFirst(), scalars.getFirst());
        }
    }

    private void readAttribute(List<Float> scalars) throws IOException {
        message((number, tag) -> {
            if (number == 5) {
                scalarOf(in.readByteArray()).ifPresent(scalars::add);
            } else {
                in.skipField(tag);
            }
        });
    }

    private static Optional<Float> scalarOf(byte[] tensor) throws IOException {
        OnnxGraph nested = new OnnxGraph(CodedInputStream.newInstance(tensor));
        Initialiser constant = nested.readTensorFields();
        if (constant.dataType() != 1 || constant.size() != Float.BYTES || constant.offset() < 0) {
            return Optional.empty();
        }
        return Optional.of(ByteBuffer.wrap(tensor).order(LITTLE_ENDIAN).getFloat((int) constant.offset()));
    }

    private Initialiser readTensor() throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        Initialiser tensor = readTensorFields();
        end(limit);
        return tensor;
    }

    private Initialiser readTensorFields() throws IOException {
        List<Integer> extents = new ArrayList<>();
        String[] name = {""};
        int[] dataType = {0};
        long[] place = {-1, 0};
        fields((number, tag) -> {
            boolean packed = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            switch (number) {
                case 1 -> {
                    if (packed) {
                        int limit = in.pushLimit(in.readRawVarint32());
                        while (in.getBytesUntilLimit() > 0) {
                            extents.add(Math.toIntExact(in.readInt64()));
                        }
                        in.popLimit(limit);
                    } else {
                        extents.add(Math.toIntExact(in.readInt64()));
                    }
                }
                case 2 -> dataType[0] = in.readInt32();
                case 4, 9 -> {
                    if (!packed) {
                        in.skipField(tag);
                        return;
                    }
                    place[1] = in.readRawVarint32();
                    place[0] = in.getTotalBytesRead();
                    in.skipRawBytes((int) place[1]);
                }
                case 8 -> name[0] = in.readString();
                default -> in.skipField(tag);
            }
        });
        return new Initialiser(name[0], dataType[0], List.copyOf(extents), place[0], place[1]);
    }
}
