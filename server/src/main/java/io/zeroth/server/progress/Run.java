package io.zeroth.server.progress;

import java.util.List;

import io.zeroth.server.lease.Work;

/** What the open round of work adds up to. */
sealed interface Run permits StepRun, EvaluationRun, ScoringRun {
    /** The position of the log at which its work is done. */
    long step();

    /** Its work, in the order in which results refer to it. */
    List<Work> work();
}
