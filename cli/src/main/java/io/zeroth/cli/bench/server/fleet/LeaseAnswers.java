package io.zeroth.cli.bench.server.fleet;

import io.zeroth.v1.Answer;
import io.zeroth.v1.AnswerList;
import io.zeroth.v1.EvaluationLease;
import io.zeroth.v1.EvaluationResult;
import io.zeroth.v1.Lease;
import io.zeroth.v1.LeaseList;
import io.zeroth.v1.ProbeResult;
import io.zeroth.v1.WorkRequest;

/** Answers of a worker that computes nothing: the losses of a probe are a function of its seed and task. */
public final class LeaseAnswers {
    private LeaseAnswers() {}

    /** The answers to leases, in one message. */
    public static WorkRequest to(LeaseList leases) {
        AnswerList.Builder answers = AnswerList.newBuilder();
        leases.getLeasesList().forEach(lease -> answers.addAnswers(answer(lease)));
        return WorkRequest.newBuilder().setAnswers(answers).build();
    }

    private static Answer.Builder answer(Lease lease) {
        return switch (lease.getWorkCase()) {
            case PROBE -> {
                double slope = slope(lease.getProbe().getSeed() + lease.getProbe().getTask());
                yield Answer.newBuilder()
                        .setProbe(ProbeResult.newBuilder()
                                .setLease(lease.getProbe().getLease())
                                .setLossPlus(0.7 + slope)
                                .setLossMinus(0.7 - slope));
            }
            case EVALUATION -> Answer.newBuilder().setEvaluation(evaluated(lease.getEvaluation()));
            case SCORING, WORK_NOT_SET -> throw new IllegalStateException("unknown lease " + lease);
        };
    }

    /** From -0.01 to 0.01, spread evenly. */
    private static double slope(long seed) {
        long mixed = (seed ^ seed >>> 31) * 0x9E3779B97F4A7C15L;
        return (mixed >> 11) * 0x1p-52 * 0.01;
    }

    private static EvaluationResult.Builder evaluated(EvaluationLease lease) {
        EvaluationResult.Builder result = EvaluationResult.newBuilder()
                .setLease(lease.getLease())
                .setLossSum(0.7 * lease.getCount());
        for (int i = 0; i < lease.getCount(); i++) {
            result.addPredictions(0);
        }
        return result;
    }
}
