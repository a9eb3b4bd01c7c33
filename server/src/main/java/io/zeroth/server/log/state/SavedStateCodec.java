package io.zeroth.server.log.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.adapt.OptimizerStateCodec;
import io.zeroth.core.bytes.ByteReader;
import io.zeroth.core.bytes.ByteWriter;
import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.StateSnapshot;
import io.zeroth.server.log.LogEntryCodec;

/**
 * The bytes of a saved state, in parts, each of its length (4 bytes), its content and the CRC-32C of that.
 *
 * <p>The first part is the eight letters {@code ZEROTHST}, version (4), term (8), index (8) and the numbers of entries and of
 * places. The second is the places of steps, of 8 bytes each. An entry of the log, as it is there, makes a part each. The last
 * part is the step, the smoothed losses, each a name and 8 bytes, and the optimizer's state. Little-endian; step and numbers
 * are of variable length.
 */
final class SavedStateCodec {
    private static final long MAGIC = 0x54534854_4F52455AL;
    private static final int VERSION = 1;
    /** An entry with its checksum, and some room. */
    private static final int LARGEST = LogEntryCodec.LARGEST + (1 << 20);
    private static final String WHAT = "saved state";

    private SavedStateCodec() {}

    static void write(SavedState saved, WritableByteChannel out) throws IOException {
        StateSnapshot state = saved.state();
        List<Long> places = saved.steps().indices();
        part(new ByteWriter().i64(MAGIC)
                .i32(VERSION)
                .i64(saved.term())
                .i64(saved.index())
                .varint(state.entries().size())
                .varint(places.size()), out);
        ByteWriter steps = new ByteWriter();
        places.forEach(steps::i64);
        part(steps, out);
        for (LogEntry entry : state.entries()) {
            part(new ByteWriter().raw(LogEntryCodec.encode(entry)), out);
        }
        ByteWriter rest = new ByteWriter().varint(state.step()).varint(state.losses().size());
        state.losses().forEach((task, loss) -> rest.text(task).i64(Double.doubleToRawLongBits(loss)));
        OptimizerStateCodec.write(state.optimizer(), rest);
        part(rest, out);
    }

    private static void part(ByteWriter content, WritableByteChannel out) throws IOException {
        byte[] bytes = content.crc32c().toByteArray();
        writeFully(out, ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length).flip());
        writeFully(out, ByteBuffer.wrap(bytes));
    }

    private static void writeFully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** @throws MalformedBytesException where the bytes are not those of a whole, unchanged state */
    static SavedState read(ReadableByteChannel in) throws IOException {
        ByteReader head = part(in);
        if (head.i64("magic") != MAGIC) {
            throw new MalformedBytesException("this is no saved state: it does not start with ZEROTHST");
        }
        int version = head.i32("version");
        if (version != VERSION) {
            throw head.malformed("version", "is %d, and this build reads version %d".formatted(version, VERSION));
        }
        long term = head.i64("term");
        long index = head.i64("index");
        long entries = head.varint("number of entries");
        long places = head.varint("number of places");
        head.end();
        StepIndex steps = new StepIndex(places(part(in), places));
        List<LogEntry> log = new ArrayList<>();
        for (long i = 0; i < entries; i++) {
            log.add(LogEntryCodec.decode(part(in).rest()));
        }
        ByteReader rest = part(in);
        if (in.read(ByteBuffer.allocate(1)) > 0) {
            throw new MalformedBytesException("more bytes follow the end of the " + WHAT);
        }
        return rest.checked("content", () -> new SavedState(term, index, state(log, rest), steps));
    }

    private static List<Long> places(ByteReader in, long count) {
        List<Long> places = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            places.add(in.i64("place of a step"));
        }
        in.end();
        return places;
    }

    private static StateSnapshot state(List<LogEntry> log, ByteReader in) {
        if (log.isEmpty() || !(log.getFirst() instanceof LogEntry.JobStarted first)) {
            throw in.malformed("first entry", "begins no job");
        }
        long step = in.varint("step");
        SortedMap<String, Double> losses = new TreeMap<>();
        int tasks = in.count("number of losses", 1 + Double.BYTES);
        for (int i = 0; i < tasks; i++) {
            String task = in.text("task");
            losses.put(task, Double.longBitsToDouble(in.i64("loss")));
        }
        StateSnapshot state = new StateSnapshot(log, step, OptimizerStateCodec.read(first.header().optimizer(), in),
                losses);
        in.end();
        return state;
    }

    private static ByteReader part(ReadableByteChannel in) throws IOException {
        int length = readFully(in, ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN)).getInt();
        if (length < Integer.BYTES || length > LARGEST) {
            throw new MalformedBytesException(
                    "a part of the %s has %d bytes; the file was changed".formatted(WHAT, length));
        }
        return ByteReader.ofChecksummed(WHAT, readFully(in, ByteBuffer.allocate(length)).array());
    }

    private static ByteBuffer readFully(ReadableByteChannel in, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (in.read(bytes) < 0) {
                throw new MalformedBytesException(
                        "the %s ends %d bytes early; it was cut short".formatted(WHAT, bytes.remaining()));
            }
        }
        return bytes.flip();
    }
}
