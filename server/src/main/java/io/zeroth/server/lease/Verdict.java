package io.zeroth.server.lease;

/** What becomes of a result. */
public sealed interface Verdict {
    /**
     * It answers open work.
     *
     * @param expired whether the lease's deadline had passed, so that the work may be with another worker too
     */
    record Answers(Lease lease, boolean expired) implements Verdict {}

    /** It does not count. */
    record Rejected(Reason reason) implements Verdict {}
}
