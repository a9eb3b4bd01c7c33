package io.zeroth.worker.stream;

import java.util.List;
import java.util.Optional;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.job.JobHeader;
import io.zeroth.v1.Answer;
import io.zeroth.v1.AnswerList;
import io.zeroth.v1.DigestReport;
import io.zeroth.v1.EvaluationLease;
import io.zeroth.v1.EvaluationResult;
import io.zeroth.v1.Hello;
import io.zeroth.v1.LeaseList;
import io.zeroth.v1.LeaseReturn;
import io.zeroth.v1.ProbeLease;
import io.zeroth.v1.ProbeResult;
import io.zeroth.v1.Ready;
import io.zeroth.v1.ScoringLease;
import io.zeroth.v1.WorkRequest;
import io.zeroth.wire.Fields;
import io.zeroth.wire.MalformedMessageException;
import io.zeroth.wire.mask.ScoreLeases;
import io.zeroth.wire.mask.ScoreResults;
import io.zeroth.wire.task.Examples;
import io.zeroth.worker.lease.Lease;
import io.zeroth.worker.lease.Outcome;
import io.zeroth.worker.replica.Replica;

/** Leases out of messages, and messages out of what a worker has to say. */
public final class WorkMessages {
    private WorkMessages() {}

    /** Who the worker is; its position counts only together with a layout. */
    public static WorkRequest hello(String worker, String engine, ContentDigest base, Optional<Replica> replica) {
        Hello.Builder hello = Hello.newBuilder()
                .setWorker(worker)
                .setEngine(engine)
                .setBaseDigest(base.hex())
                .setSemanticsVersion(JobHeader.SEMANTICS_VERSION);
        replica.ifPresent(held -> hello.setLayoutDigest(held.header().layout().hex()).setPosition(held.position()));
        return WorkRequest.newBuilder().setHello(hello).build();
    }

    public static WorkRequest ready(long position, int slots) {
        return WorkRequest.newBuilder().setReady(Ready.newBuilder().setPosition(position).setSlots(slots)).build();
    }

    public static WorkRequest digestReport(long position, long digest) {
        return WorkRequest.newBuilder()
                .setDigestReport(DigestReport.newBuilder().setPosition(position).setDigest(digest))
                .build();
    }

    public static WorkRequest answers(List<Answer> answers) {
        return WorkRequest.newBuilder().setAnswers(AnswerList.newBuilder().addAllAnswers(answers)).build();
    }

    public static Answer answer(Lease lease, Outcome outcome) {
        Answer.Builder answer = Answer.newBuilder();
        switch (outcome) {
            case Outcome.ProbeLosses losses -> {
                ProbeResult.Builder result = ProbeResult.newBuilder()
                        .setLease(lease.id())
                        .setLossPlus(losses.plus())
                        .setLossMinus(losses.minus());
                losses.center().ifPresent(result::setLossCenter);
                answer.setProbe(result);
            }
            case Outcome.SplitScore score -> answer.setEvaluation(EvaluationResult.newBuilder()
                    .setLease(lease.id())
                    .setLossSum(score.lossSum())
                    .addAllPredictions(score.predictions()));
            case Outcome.Scored(ScoreRecord found) ->
                answer.setScoring(ScoreResults.toMessage(found).setLease(lease.id()));
            case Outcome.Returned(String reason) ->
                answer.setReturned(LeaseReturn.newBuilder().setLease(lease.id()).setReason(reason));
        }
        return answer.build();
    }

    /**
     * The leases of a message, in its order.
     *
     * @throws MalformedMessageException if a field is missing or out of its range
     */
    public static List<Lease> leases(LeaseList message) {
        return message.getLeasesList().stream().map(WorkMessages::lease).toList();
    }

    private static Lease lease(io.zeroth.v1.Lease message) {
        return switch (message.getWorkCase()) {
            case PROBE -> lease(message.getProbe());
            case EVALUATION -> lease(message.getEvaluation());
            case SCORING -> lease(message.getScoring());
            case WORK_NOT_SET ->
                throw new MalformedMessageException("leases.work", "is not set or not known to this build");
        };
    }

    private static Lease.Probe lease(ProbeLease message) {
        return new Lease.Probe(message.getLease(), message.getStep(), message.getTask(), message.getSeed(),
                message.getShard());
    }

    private static Lease.Score lease(ScoringLease message) {
        return new Lease.Score(message.getLease(), Fields.unsigned(message.getWork(), "scoring_lease.work"),
                ScoreLeases.fromMessage(message));
    }

    private static Lease.Evaluation lease(EvaluationLease message) {
        return new Lease.Evaluation(message.getLease(), message.getStep(), message.getTask(),
                Examples.fromMessage(message.getSplit()), message.getFirst(), message.getCount());
    }
}
