package io.zeroth.server.log.disk;

/**
 * What was found in a log that was read to its end.
 *
 * @param entries that count
 * @param rejected entries that are committed and do not count, such as a step that was appended twice
 * @param unconfirmed entries at the end of a replica's log of which its files do not say that they are committed; they were
 *        not handed out, since the other replicas may not have them
 */
public record LogEnd(long entries, long rejected, long unconfirmed) {}
