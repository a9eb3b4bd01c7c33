package io.zeroth.server.log;

import io.zeroth.server.job.Evaluation;
import io.zeroth.server.job.JobPhase;
import io.zeroth.wire.task.Examples;

/** Phases and evaluations as messages. */
public final class Statuses {
    private Statuses() {}

    public static io.zeroth.v1.Evaluation toMessage(Evaluation evaluation) {
        return io.zeroth.v1.Evaluation.newBuilder()
                .setStep(evaluation.step())
                .setSplit(Examples.toMessage(evaluation.split()))
                .setExamples(evaluation.examples())
                .setMetric(evaluation.metric())
                .setLoss(evaluation.loss())
                .build();
    }

    public static io.zeroth.v1.JobPhase toMessage(JobPhase phase) {
        return switch (phase) {
            case PAUSED -> io.zeroth.v1.JobPhase.JOB_PHASE_PAUSED;
            case EVALUATING_BASE -> io.zeroth.v1.JobPhase.JOB_PHASE_EVALUATING_BASE;
            case SCORING -> io.zeroth.v1.JobPhase.JOB_PHASE_SCORING;
            case TRAINING -> io.zeroth.v1.JobPhase.JOB_PHASE_TRAINING;
            case EVALUATING_TUNED -> io.zeroth.v1.JobPhase.JOB_PHASE_EVALUATING_TUNED;
            case COMPLETE -> io.zeroth.v1.JobPhase.JOB_PHASE_COMPLETE;
            case STOPPED -> io.zeroth.v1.JobPhase.JOB_PHASE_STOPPED;
        };
    }

    static JobPhase fromMessage(io.zeroth.v1.JobPhase phase) {
        return switch (phase) {
            case JOB_PHASE_PAUSED -> JobPhase.PAUSED;
            case JOB_PHASE_EVALUATING_BASE -> JobPhase.EVALUATING_BASE;
            case JOB_PHASE_SCORING -> JobPhase.SCORING;
            case JOB_PHASE_TRAINING -> JobPhase.TRAINING;
            case JOB_PHASE_EVALUATING_TUNED -> JobPhase.EVALUATING_TUNED;
            case JOB_PHASE_COMPLETE -> JobPhase.COMPLETE;
            case JOB_PHASE_STOPPED -> JobPhase.STOPPED;
            case JOB_PHASE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("its phase is %s, which this build does not know".formatted(phase));
        };
    }
}
