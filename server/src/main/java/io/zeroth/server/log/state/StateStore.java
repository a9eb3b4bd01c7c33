package io.zeroth.server.log.state;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.server.snapshot.SnapshotFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that states are kept in. A file appears under its name only once it is whole and on disk; the last few are kept. */
public final class StateStore {
    private static final Logger log = LoggerFactory.getLogger(StateStore.class);
    private static final Pattern NAME = Pattern.compile("index-(\\d{16})\\.state");
    private static final int KEPT = 3;

    private final SnapshotFiles files;
    private final NavigableMap<Long, String> names = new TreeMap<>();

    private StateStore(SnapshotFiles files) {
        this.files = requireNonNull(files, "files");
    }

    /** Opens the store in a directory; what a crash left half-written is deleted. */
    public static StateStore open(SnapshotFiles files) {
        StateStore store = new StateStore(files);
        try {
            files.deletePartials();
            for (String file : files.list()) {
                Matcher name = NAME.matcher(file);
                if (name.matches()) {
                    store.names.put(Long.parseLong(name.group(1)), file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read (%s); check its permissions".formatted(files, e), e);
        }
        return store;
    }

    /** The newest state that can be read and is not after {@code last}, an index of the log; others are told of. */
    public synchronized Optional<SavedState> newest(long last) {
        for (String file : List.copyOf(names.tailMap(last, false).values())) {
            log.warn("{}/{} is skipped: the log ends at index {}; delete it", files, file, last);
        }
        for (String file : List.copyOf(names.headMap(last, true).descendingMap().values())) {
            try (SeekableByteChannel in = files.read(file)) {
                return Optional.of(SavedStateCodec.read(in));
            } catch (IOException | MalformedBytesException e) {
                log.warn("{}/{} is skipped: {}; delete it", files, file, e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Keeps a state. */
    public synchronized void write(SavedState state) throws IOException {
        String file = "index-%016d.state".formatted(state.index());
        files.publish(file, out -> SavedStateCodec.write(state, out));
        names.put(state.index(), file);
        while (names.size() > KEPT) {
            files.delete(names.pollFirstEntry().getValue());
        }
    }

    @Override
    public String toString() {
        return files.toString();
    }
}
