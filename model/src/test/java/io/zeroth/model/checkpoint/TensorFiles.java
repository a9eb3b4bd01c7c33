package io.zeroth.model.checkpoint;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.CRC32C;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedOutputStream;
import io.zeroth.core.layout.Shape;

/** Writes small checkpoints of each format, as the tools do that we read them from. */
public final class TensorFiles {
    private TensorFiles() {}

    /** A tensor to be written. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Tensor(Shape shape, float[] values) {
        public static Tensor of(Shape shape, float... values) {
            return new Tensor(shape, values);
        }

        byte[] bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(LITTLE_ENDIAN);
            for (float value : values) {
                bytes.putFloat(value);
            }
            return bytes.array();
        }
    }

    public static Path safetensors(Path file, SortedMap<String, Tensor> tensors) throws IOException {
        ObjectNode header = JsonMapper.builder().build().createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
            tensor.getValue().shape().extents().forEach(entry.putArray("shape")::add);
            int begin = content.size();
            content.writeBytes(tensor.getValue().bytes());
            entry.putArray("data_offsets").add(begin).add(content.size());
        }
        return safetensors(file, header.toString(), content.toByteArray());
    }

    public static Path safetensors(Path file, String header, byte[] content) throws IOException {
        byte[] json = header.getBytes(UTF_8);
        return Files.write(file,
                ByteBuffer.allocate(Long.BYTES + json.length + content.length)
                        .order(LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .put(content)
                        .array());
    }

    /** A bundle with one data file; {@code index} ends in {@code .index}. */
    public static Path bundle(Path index, SortedMap<String, Tensor> tensors) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Block entries = new Block();
        entries.add("", proto(out -> out.writeInt32(1, 1)));
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            byte[] bytes = tensor.getValue().bytes();
            int offset = content.size();
            byte[] shape = proto(out -> {
                for (int extent : tensor.getValue().shape().extents()) {
                    out.writeByteArray(2, proto(dimension -> dimension.writeInt64(1, extent)));
                }
            });
            entries.add(tensor.getKey(), proto(out -> {
                out.writeEnum(1, 1);
                out.writeByteArray(2, shape);
                out.writeInt64(4, offset);
                out.writeInt64(5, bytes.length);
            }));
            content.writeBytes(bytes);
        }
        Files.write(index.resolveSibling(index.getFileName().toString().replace(".index", ".data-00000-of-00001")),
                content.toByteArray());
        return Files.write(index, entries.table());
    }

    /** A model whose kernels named {@code *.MatMul} are numbered initialisers that a node multiplies by. */
    public static Path onnx(Path file, SortedMap<String, Tensor> tensors, double headWidth) throws IOException {
        int[] number = {100};
        byte[] graph = proto(out -> {
            byte[] scalar = proto(tensor -> {
                tensor.writeInt32(2, 1);
                tensor.writeByteArray(9, Tensor.of(Shape.of(1), (float) Math.sqrt(headWidth)).bytes());
            });
            out.writeByteArray(1, proto(node -> {
                node.writeString(2, "root");
                node.writeString(4, "Constant");
                node.writeByteArray(5, proto(attribute -> attribute.writeByteArray(5, scalar)));
            }));
            out.writeByteArray(1, node("/encoder/layer.0/attention/self/Div", "Div", "root"));
            for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
                String name = tensor.getKey();
                if (name.endsWith(".MatMul")) {
                    name = "onnx::MatMul_" + number[0]++;
                    out.writeByteArray(1,
                            node("/" + tensor.getKey().replace("layer.", "layer#").replace('.', '/').replace('#', '.'),
                                    "MatMul", name));
                }
                String stored = name;
                out.writeByteArray(5, proto(initialiser -> {
                    for (int extent : tensor.getValue().shape().extents()) {
                        initialiser.writeInt64(1, extent);
                    }
                    initialiser.writeInt32(2, 1);
                    initialiser.writeString(8, stored);
                    initialiser.writeByteArray(9, tensor.getValue().bytes());
                }));
            }
        });
        return Files.write(file, proto(out -> out.writeByteArray(7, graph)));
    }

    private static byte[] node(String name, String operation, String factor) throws IOException {
        return proto(node -> {
            node.writeString(1, "input");
            node.writeString(1, factor);
            node.writeString(3, name);
            node.writeString(4, operation);
        });
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] proto(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    /** A block of a LevelDB table; keys come in order and share what they can with the one before. */
    private static final class Block {
        private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
        private String last = "";

        void add(String key, byte[] value) throws IOException {
            int shared = 0;
            while (shared < Math.min(key.length(), last.length()) && key.charAt(shared) == last.charAt(shared)) {
                shared++;
            }
            int common = shared;
            entries.writeBytes(proto(out -> {
                out.writeUInt32NoTag(common);
                out.writeUInt32NoTag(key.length() - common);
                out.writeUInt32NoTag(value.length);
                out.writeRawBytes(key.substring(common).getBytes(UTF_8));
                out.writeRawBytes(value);
            }));
            last = key;
        }

        /** The table of this one block. */
        byte[] table() throws IOException {
            byte[] block = closed();
            Block index = new Block();
            index.add(last + "~", proto(out -> {
                out.writeUInt64NoTag(0);
                out.writeUInt64NoTag(block.length - 5);
            }));
            byte[] indexBlock = index.closed();
            byte[] footer = proto(out -> {
                out.writeUInt64NoTag(0);
                out.writeUInt64NoTag(0);
                out.writeUInt64NoTag(block.length);
                out.writeUInt64NoTag(indexBlock.length - 5);
            });
            return ByteBuffer.allocate(block.length + indexBlock.length + 48)
                    .order(LITTLE_ENDIAN)
                    .put(block)
                    .put(indexBlock)
                    .put(footer)
                    .position(block.length + indexBlock.length + 40)
                    .putLong(0xdb4775248b80fb57L)
                    .array();
        }

        private byte[] closed() {
            byte[] content = ByteBuffer.allocate(entries.size() + 9)
                    .order(LITTLE_ENDIAN)
                    .put(entries.toByteArray())
                    .putInt(0)
                    .putInt(1)
                    .array();
            CRC32C crc = new CRC32C();
            crc.update(content);
            int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
            return ByteBuffer.allocate(content.length + 4).order(LITTLE_ENDIAN).put(content).putInt(masked).array();
        }
    }
}
